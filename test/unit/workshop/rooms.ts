/** The rooms of `src/`, as `rooms.json` has them. */
import {readFileSync} from 'node:fs';

interface Room {
  readonly pure: boolean;
  /** Rooms, parts of rooms, and files as expressions (`model/field[.]ts`), all below `src/`. */
  readonly imports: readonly string[];
  readonly why?: string;
}

interface Rooms {
  /** The order of the rooms in one line, as documents show it. */
  readonly order: string;
  readonly rooms: Readonly<Record<string, Room>>;
  /** What each folder of `render/` may import of the others. */
  readonly formats: Readonly<Record<string, readonly string[]>>;
}

export const ROOMS = JSON.parse(
  readFileSync(new URL('../../../rooms.json', import.meta.url), 'utf8'),
) as Rooms;

export const PURE_ROOMS: readonly string[] = Object.keys(ROOMS.rooms).filter(
  (room) => ROOMS.rooms[room]?.pure === true,
);
