/** The script that the broker serves, as far as the demo imports from it. */
export function registerQrCode(encoder: (text: string) => { readonly size: number; get(x: number, y: number): boolean }): void;
