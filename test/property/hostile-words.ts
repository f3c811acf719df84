/** Texts that would mean something to YAML, to a shell or to a terminal if somebody let them, in fields of objects. */
import fc from 'fast-check';
import type {GovernedObject} from '../../src/model/objects.ts';

const WORDS = ['yes', '1e3', '007', '~', 'null', "it's", '"quoted"', 'a: b', '# no comment', '- x', '{a: b}', '&a', '*b', '!!str', '%YAML', '---', '2027-01-31', '0x1F', '.inf', 'é', '👩‍👩‍👧', '🧪', 'ﷺ', 'ana@example.com wrote', '::set-output::', '##[error]', '$(rm -rf)', 'x'.repeat(200), ' padded ', 'back\\slash', '<b>', '|', '>', '@at', '`tick`'] as const; // prettier-ignore

const PROSE = [...WORDS, 'two\nlines', 'ends\n', '\ttab', 'a\n\n\nb', 'x'.repeat(2000)] as const;

/** A function that gives an object texts of its own, by its place. */
export const hostileWords = fc
  .tuple(fc.nat(WORDS.length - 1), fc.nat(PROSE.length - 1), fc.integer({min: 1, max: 4}))
  .map(([first, second, step]) => (object: GovernedObject, i: number): GovernedObject => {
    if (i % step > 0) return object;
    const line = WORDS[(first + i) % WORDS.length];
    const prose = PROSE[(second + i) % PROSE.length];
    const labels = i % 2 === 0 ? {note: (line ?? '').slice(0, 100)} : {};
    switch (object.kind) {
      case 'Workspace':
      case 'Member':
      case 'Team':
      case 'Space':
        return {...object, labels, spec: {...object.spec, displayName: line}} as GovernedObject;
      case 'User':
        return {...object, spec: {...object.spec, displayName: line}} as GovernedObject;
      case 'Resource':
        return {...object, labels, spec: {...object.spec, title: line}} as GovernedObject;
      case 'Role':
        return {...object, labels, spec: {...object.spec, description: prose}} as GovernedObject;
      case 'Grant':
      case 'Share':
      case 'Connection':
        return {...object, labels, spec: {...object.spec, reason: prose}} as GovernedObject;
      default:
        return object;
    }
  });
