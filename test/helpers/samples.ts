import type { Sample } from '../../src/transport/mesh/economy/budget.js';

/** A second in which nothing was in the way of what was sent. */
export const CALM: Sample = {
  sent: 500_000,
  available: 3e6,
  narrow: false,
  tight: false,
  queued: false,
  least: 94_000,
  loss: 0,
  encoding: 0.1,
  pixels: 5e6,
  slow: false,
};
