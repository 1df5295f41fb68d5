import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Broker } from './broker.js';

const fast = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5];

/** The numbers that an operator watches, in the words of Prometheus. Labels come from short lists of our own, never from what somebody sent. */
export class Metrics {
  readonly #registry = new Registry();

  constructor(broker: Broker, withProcess: boolean) {
    const registers = [this.#registry];
    // These watch the whole process and go on watching it when the server is closed.
    if (withProcess) collectDefaultMetrics({ register: this.#registry, prefix: 'calltag_' });
    const gauge = (name: string, help: string, read: () => number | Promise<number>): void => {
      new Gauge({
        name,
        help,
        registers,
        async collect() {
          this.set(await read());
        },
      });
    };
    gauge('calltag_sockets', 'Open sockets of this node.', () => broker.connections.size);
    gauge('calltag_rooms', 'Rooms that exist, on all nodes.', () => broker.store.rooms().catch(() => NaN));
    gauge('calltag_names', 'Names that can be rung or missed a ring, on all nodes.', () => broker.store.userCount().catch(() => NaN));
    gauge('calltag_queued_bytes', 'Bytes that wait for peers who are not connected.', () => broker.store.queuedBytes().catch(() => NaN));
    gauge('calltag_ready', '1 while new sockets are welcome.', () => (broker.ready ? 1 : 0));

    // Looking up labels costs more than counting, so the broker counts messages by itself and is asked when somebody reads.
    new Counter({
      name: 'calltag_relays_total',
      help: 'Messages relayed.',
      labelNames: ['type'],
      registers,
      collect() {
        this.reset();
        for (const [type, count] of Object.entries(broker.relayed)) this.inc({ type }, count);
      },
    });
    new Counter({
      name: 'calltag_relayed_bytes_total',
      help: 'Characters of relayed messages.',
      registers,
      collect() {
        this.reset();
        this.inc(broker.relayedBytes);
      },
    });
    const joins = new Counter({ name: 'calltag_joins_total', help: 'Rooms entered, or knocked at.', labelNames: ['outcome'], registers });
    const opened = new Counter({ name: 'calltag_connections_total', help: 'Sockets that got OPEN.', labelNames: ['resumed'], registers });
    const rings = new Counter({ name: 'calltag_rings_total', help: 'Rings that are over.', labelNames: ['state'], registers });
    const refused = new Counter({ name: 'calltag_refusals_total', help: 'What was turned down.', labelNames: ['reason'], registers });
    const faults = new Counter({
      name: 'calltag_faults_total',
      help: 'What failed and should not have.',
      labelNames: ['during'],
      registers,
    });
    const time = (name: string, help: string): Histogram => new Histogram({ name, help, buckets: fast, registers });
    const opening = time('calltag_open_seconds', 'From the upgrade to OPEN.');
    const joining = time('calltag_join_seconds', 'From JOIN to its answer.');
    const answering = new Histogram({
      name: 'calltag_ring_answer_seconds',
      help: 'How long accepted rings rang.',
      buckets: [1, 2, 5, 10, 20, 30, 45, 60, 120],
      registers,
    });

    broker.on('join', ({ outcome, ms }) => {
      joins.inc({ outcome });
      joining.observe(ms / 1000);
    });
    broker.on('connection', ({ resumed, ms }) => {
      opened.inc({ resumed: String(resumed) });
      opening.observe(ms / 1000);
    });
    broker.on('ring', ({ state, ms }) => {
      rings.inc({ state });
      if (state === 'accepted') answering.observe(ms / 1000);
    });
    broker.on('refused', ({ reason }) => {
      refused.inc({ reason });
    });
    broker.on('fault', ({ during }) => {
      faults.inc({ during });
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
