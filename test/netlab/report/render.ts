import type { Outcome, Row, Section } from './ledger.js';

const titles: Readonly<Record<Section, string>> = {
  matrix: 'Routers: every pair with every list of ICE servers',
  faults: 'Faults of the network and of servers',
  lines: 'Bad lines',
  partings: 'Partings, devices, hopeless calls',
  three: 'Three people',
  soak: 'Soak: four people, a fault every 20 s',
};

const order: readonly Section[] = ['faults', 'lines', 'partings', 'three', 'matrix', 'soak'];

const introduction = `# What a call survives, measured

This page is written by \`npm run netlab\`; edit nothing here. Every figure comes from the network lab in \`test/netlab\`: homes in network
namespaces behind NAT routers, 15 ms each way on every home's line (60 ms round trip between two homes), coturn, a broker, and real browsers with
fake cameras. "Stock" is a plain page with unmodified peerjs 1.5.5 and peer 1.0.2 in the same lab; "ours" is \`<video-call>\` with our
peer-server. Times of pictures are taken from the painted frames of the other person's video, the worse of both directions: *gap* is the
longest time between two frames from the fault on, *back* the time from the end of the fault until the picture moves again. ✓ means that all
runs reached what is asked, ✗ how many did. *Load* is the machine's (two cores), *fps* the lowest rate at which somebody encoded: a figure
of quality at a load above 5 or below 15 fps says more about the machine than about the call; such runs are repeated at most twice, and
what stays is marked †: no verdict, measure it again on a quiet machine.
`;

function cell(outcome: Outcome | undefined): string {
  if (!outcome) return '–';
  const mark = outcome.met === outcome.runs ? '✓' : outcome.runs > 1 ? `✗ ${outcome.met} of ${outcome.runs}` : '✗';
  const { load, fps } = outcome.conditions;
  return `${mark} ${outcome.text}${load > 5 || (fps !== undefined && fps < 15) ? ' †' : ''}`;
}

function conditions(row: Row): string {
  return [row.stock, row.ours].map(each => (each ? `${each.conditions.load.toFixed(1)} / ${each.conditions.fps ?? '–'}` : '–')).join(' · ');
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(
    row =>
      `| ${row.what} | ${row.asked} | ${cell(row.stock)} | ${cell(row.ours)} | ${row.ours?.runs ?? row.stock?.runs ?? 0} | ${conditions(row)} |`,
  );
  return [
    '| what happens | asked | stock | ours | runs | load / fps, stock · ours |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

/** The whole page from all rows. */
export function render(rows: readonly Row[]): string {
  const dates = rows
    .flatMap(row => [row.stock?.on, row.ours?.on])
    .filter(date => date !== undefined)
    .sort();
  const sections = order.flatMap(section => {
    const own = rows.filter(row => row.section === section);
    return own.length > 0 ? [`## ${titles[section]}\n\n${table(own)}\n`] : [];
  });
  return [introduction, `Last measured ${dates.at(-1) ?? 'never'}.\n`, ...sections].join('\n');
}
