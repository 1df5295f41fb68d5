const FIRST = (
  'amber brave calm clear cosy early fair fine glad gold green happy kind light lucky mild ' +
  'new noble open plain proud quick quiet rapid ready silver soft still sunny sweet warm wise'
).split(' ');
const SECOND = (
  'apple beach birch bridge brook cedar cloud coast dune falcon fern field forest garden harbor hill ' +
  'island lake maple meadow moon oak ocean otter pine river robin sky stone trail valley willow'
).split(' ');
/** Without the letters that are taken for one another. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A name that can be said on the phone and not be guessed: two words and five letters, about 35 bits. */
export function newRoomName(): string {
  const random = crypto.getRandomValues(new Uint32Array(7));
  const [first = 0, second = 0, ...rest] = random;
  const tail = rest.map(number => LETTERS[number % LETTERS.length]).join('');
  return `${FIRST[first % FIRST.length] ?? ''}-${SECOND[second % SECOND.length] ?? ''}-${tail}`;
}

/** The room in the address; '' for none. */
export function roomOfPage(): string {
  return new URL(location.href).searchParams.get('room')?.trim() ?? '';
}

/** The address of a room on this server, as one sends it to others. */
export function linkTo(room: string): string {
  const link = new URL('/', location.href);
  link.searchParams.set('room', room);
  return link.href;
}
