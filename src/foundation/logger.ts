/** Where the package writes what happened; silent unless the page installs one, since a host page's console is not ours. */
export interface Logger {
  debug(message: string, ...details: readonly unknown[]): void;
  warn(message: string, ...details: readonly unknown[]): void;
}

const silent: Logger = { debug: () => undefined, warn: () => undefined };
let current = silent;

/** Installs a logger for every call in this page, `console` for instance; `null` is silence. */
export function setLogger(logger: Logger | null): void {
  current = logger ?? silent;
}

export const log: Logger = {
  debug: (message, ...details) => {
    current.debug(message, ...details);
  },
  warn: (message, ...details) => {
    current.warn(message, ...details);
  },
};
