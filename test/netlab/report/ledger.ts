import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Conditions } from '../lab/stage.js';
import type { Kind } from '../lab/visitor.js';
import { render } from './render.js';

/** What came out for one kind of page, over all runs of a scenario. */
export interface Outcome {
  /** In words, such as `2.4 s, worst 2.9`. */
  readonly text: string;
  /** How many of the runs reached what is asked. */
  readonly met: number;
  readonly runs: number;
  /** The heaviest load and the lowest sending rate among the runs. */
  readonly conditions: Conditions;
  readonly on: string;
}

export type Section = 'matrix' | 'faults' | 'lines' | 'partings' | 'three' | 'soak';

export interface Row {
  readonly section: Section;
  readonly id: string;
  readonly what: string;
  readonly asked: string;
  readonly stock?: Outcome;
  readonly ours?: Outcome;
}

const record = fileURLToPath(new URL('../../../docs/reliability.json', import.meta.url));
const page = fileURLToPath(new URL('../../../docs/reliability.md', import.meta.url));

/** The results of all runs so far: a run replaces only the rows that it measured, so that stock and ours stand side by side. */
export class Ledger {
  readonly #rows: Map<string, Row>;

  private constructor(rows: readonly Row[]) {
    this.#rows = new Map(rows.map(row => [`${row.section}/${row.id}`, row]));
  }

  static async open(): Promise<Ledger> {
    const text = await readFile(record, 'utf8').catch(() => '[]');
    return new Ledger(JSON.parse(text) as readonly Row[]);
  }

  get rows(): readonly Row[] {
    return [...this.#rows.values()];
  }

  /** Notes an outcome and writes the page, so that a run that is stopped leaves what it has. */
  async note(row: Omit<Row, 'stock' | 'ours'>, kind: Kind, outcome: Outcome): Promise<void> {
    const key = `${row.section}/${row.id}`;
    this.#rows.set(key, { ...this.#rows.get(key), ...row, [kind]: outcome });
    await writeFile(record, `${JSON.stringify(this.rows, null, 1)}\n`);
    await writeFile(page, render(this.rows));
  }
}
