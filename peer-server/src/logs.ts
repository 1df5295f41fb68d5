import { pino, type Logger } from 'pino';
import type { PeerServer } from './index.js';

/** How often a summary of refusals is written, so that an attack fills no disk. */
const summary = 10_000;

/**
 * Writes what an operator wants to read, one JSON object a line. By default (`info`) that is starts, stops, faults and counts: no ids,
 * no rooms, no addresses, no tokens. `debug` adds ids and rooms; secrets and addresses are in no level.
 */
export function logTo(server: PeerServer, level: string): Logger {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: 2, sync: true }));
  const refusals = new Map<string, number>();
  const timer = setInterval(() => {
    if (refusals.size > 0) logger.warn({ refused: Object.fromEntries(refusals) }, 'refused in the last 10 s');
    refusals.clear();
  }, summary).unref();
  const { events } = server;
  events.on('refused', ({ reason }) => refusals.set(reason, (refusals.get(reason) ?? 0) + 1));
  events.on('fault', ({ error, during }) => {
    logger.error({ during, error: error instanceof Error ? error.message : String(error) }, 'fault');
  });
  events.on('drain', ({ sockets }) => {
    logger.info({ sockets }, 'draining: clients are told to move');
  });
  events.on('connection', ({ id, resumed, ms }) => {
    logger.debug({ id, resumed, ms: Math.round(ms) }, 'connected');
  });
  events.on('disconnect', ({ id }) => {
    logger.debug({ id }, 'disconnected');
  });
  events.on('join', ({ id, room, outcome }) => {
    logger.debug({ id, room, outcome }, 'join');
  });
  events.on('ring', ({ state, ms }) => {
    logger.debug({ state, ms: Math.round(ms) }, 'ring');
  });
  events.once('close', () => {
    clearInterval(timer);
  });
  return logger;
}
