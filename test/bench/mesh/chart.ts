import type { Side } from './room.js';

/** What a chart is drawn from. */
export interface Point {
  readonly side: Side;
  readonly layout: string;
  readonly voices: string;
  readonly people: number;
  readonly cores: number;
  readonly sent: number;
  readonly join: number | null;
}

const SIZE = { width: 480, height: 280, left: 56, right: 16, top: 36, bottom: 44 } as const;
const LINES: Readonly<Record<Side, { readonly name: string; readonly colour: string; readonly dash: string }>> = {
  stock: { name: 'naive page', colour: '#c2410c', dash: '5 4' },
  ours: { name: 'Calltag', colour: '#2563eb', dash: 'none' },
};

/** The charts of the scenes with one large picture, by file name: cost against the number of people. */
export function charts(all: readonly Point[]): ReadonlyMap<string, string> {
  const points = all.filter(({ layout, voices }) => layout === 'speaker' && voices === 'one').sort((a, b) => a.people - b.people);
  return new Map([
    ['mesh-cpu', chart('Cores in use, all browsers together', points, ({ cores }) => cores)],
    ['mesh-sent', chart('Sent by each person, Mbit/s', points, ({ sent }) => sent / 1e6)],
    ['mesh-join', chart('Until the last one sees everybody, s', points, ({ join }) => (join === null ? null : join / 1000))],
  ]);
}

function chart(title: string, points: readonly Point[], of: (point: Point) => number | null): string {
  const { width, height, left, right, top, bottom } = SIZE;
  const people = points.map(point => point.people);
  const [first, last] = [Math.min(...people), Math.max(...people)];
  const most = nice(Math.max(...points.map(point => of(point) ?? 0), 1e-3));
  const x = (count: number): number => left + ((count - first) / Math.max(1, last - first)) * (width - left - right);
  const y = (value: number): number => height - bottom - (value / most) * (height - top - bottom);
  const text = (at: readonly [number, number], words: string, more = ''): string =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" ${more}>${words}</text>`;
  const rows = [0, 0.25, 0.5, 0.75, 1].map(
    share =>
      `<path d="M${String(left)} ${y(share * most).toFixed(1)}H${String(width - right)}" stroke="#8884"/>${text(
        [left - 8, y(share * most) + 4],
        String(Number((share * most).toPrecision(3))),
        'text-anchor="end"',
      )}`,
  );
  const columns = [...new Set(people)].map(count => text([x(count), height - bottom + 18], String(count), 'text-anchor="middle"'));
  const lines = (['stock', 'ours'] as const).map((side, index) => {
    const { name, colour, dash } = LINES[side];
    const known = points.flatMap(point => {
      const value = point.side === side ? of(point) : null;
      return value === null ? [] : [[x(point.people).toFixed(1), y(value).toFixed(1)] as const];
    });
    const path = known.map(([across, down], step) => `${step === 0 ? 'M' : 'L'}${across} ${down}`).join('');
    const dots = known.map(([across, down]) => `<circle cx="${across}" cy="${down}" r="3.5" fill="${colour}"/>`).join('');
    const legend = text([width - right, top - 20 + index * 15], name, `text-anchor="end" fill="${colour}"`);
    return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2.5" stroke-dasharray="${dash}"/>${dots}${legend}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}" font-family="system-ui, sans-serif" font-size="12" fill="#777" role="img">
<title>${title}</title>
${text([12, 18], title, 'font-size="14"')}
${[...rows, ...columns, ...lines].join('\n')}
${text([(left + width - right) / 2, height - 8], 'people', 'text-anchor="middle"')}
</svg>
`;
}

/** The next round number. */
function nice(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 5, 8, 10].find(step => step * unit >= value) ?? 10) * unit;
}
