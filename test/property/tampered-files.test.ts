/** Receipts, checkpoints and evidence with anything else in them than what was signed: each is found, whatever was edited and where. */
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {openCheckpoint, verifyFile} from '../../src/app/verify-file.ts';
import {canonicalJson} from '../../src/model/canonical-json.ts';
import type {Receipt} from '../../src/model/evidence.ts';
import {isMapping} from '../../src/model/mapping.ts';
import type {Json} from '../../src/model/specs.ts';
import {readPublicKey, readSigningKey} from '../../src/receipts/keys.ts';
import {signed, type FilePayload} from '../../src/receipts/signed-file.ts';
import {tries} from '../effort.ts';
import {pemPair} from '../keys.ts';
import {chainOf, checkpoint, evidence} from '../unit/receipts/chains.ts';

const ROUNDS = Number(process.env['BYLAW_TEST_TAMPERED_FILES'] ?? tries(400));

const pair = pemPair();
const key = readSigningKey(pair.privateKey);
const publicKey = readPublicKey(pair.publicKey);
if ('problem' in key || 'problem' in publicKey) throw new Error('a key that was just made is none');
const keys = [publicKey];

const OWN = chainOf('workspace:acme', 6);
const SET = chainOf('set:acme', 6);
const whole = evidence(OWN, SET);
const receipt: Receipt = {
  type: 'bylaw/receipt@1',
  database: whole.database,
  of: {set: 'acme', run: 1},
  runs: evidence(SET.filter(({run}) => run === 1)).runs,
  decisions: [],
  events: SET.filter(({run}) => run === 1),
  people: {},
};
const FILES: readonly FilePayload[] = [receipt, checkpoint(OWN, SET), whole];

/** The paths to all values of a file, the file itself first. */
const pathsOf = (value: Json, path: readonly string[] = []): readonly (readonly string[])[] => [
  path,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, member]) => pathsOf(member, [...path, name]))
    : []),
];

const EDITS = ['other', 'gone', 'twice', 'reversed', 'member', 'cut'] as const;

/** The file with one edit at a place; it may come out the same. */
function edited(file: Json, path: readonly string[], edit: (typeof EDITS)[number], other: Json): Json {
  const copy = structuredClone(file) as Record<string, Json>;
  const [last = '', ...above] = path.toReversed();
  let parent: Json = copy;
  for (const name of above.toReversed()) parent = (parent as Record<string, Json>)[name] as Json;
  const at = parent as Record<string, Json>;
  const value = at[last] as Json;
  if (edit === 'gone' && Array.isArray(parent)) (parent as Json[]).splice(Number(last), 1);
  else if (edit === 'gone') Reflect.deleteProperty(at, last);
  else if (edit === 'twice' && Array.isArray(parent)) (parent as Json[]).splice(Number(last), 0, value);
  else if (edit === 'reversed' && Array.isArray(value)) at[last] = value.toReversed() as Json;
  else if (edit === 'cut' && Array.isArray(value)) at[last] = value.slice(0, -1) as Json;
  else if (edit === 'cut' && typeof value === 'string') at[last] = value.slice(0, -1);
  else if (edit === 'member' && isMapping(value))
    at[last] = {...(value as Record<string, Json>), more: other};
  else at[last] = other;
  return copy;
}

test('a file is whole as it was signed, however it is laid out', () => {
  for (const payload of FILES)
    for (const indent of [0, 2])
      expect(verifyFile(JSON.stringify(signed(payload, key), null, indent), {keys}).fault).toBeNull();
});

test('whatever is edited in a signed file is found', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...FILES).chain((payload) => {
        const file = JSON.parse(JSON.stringify(signed(payload, key))) as Json;
        const paths = pathsOf(file).filter(({length}) => length > 0);
        return fc.tuple(fc.constant(file), fc.constantFrom(...paths));
      }),
      fc.constantFrom(...EDITS),
      fc.jsonValue({maxDepth: 2}),
      ([file, path], edit, other) => {
        const anew = edited(file, path, edit, other as Json);
        fc.pre(canonicalJson(anew) !== canonicalJson(file));
        // Another signature beside the one that was asked for takes nothing from it.
        fc.pre(!(path[0] === 'signatures' && edit === 'twice'));
        expect(verifyFile(JSON.stringify(anew), {keys}).fault).not.toBeNull();
        expect(openCheckpoint(JSON.stringify(anew), keys)).toHaveProperty('fault');
      },
    ),
    {numRuns: ROUNDS},
  );
});

test('a signature is of one file alone', () => {
  for (const payload of FILES)
    for (const other of FILES) {
      const file = {...signed(payload, key), signatures: signed(other, key).signatures};
      const {fault} = verifyFile(JSON.stringify(file), {keys});
      if (payload === other) expect(fault).toBeNull();
      else expect(fault).toMatch(/^no signature by key/);
    }
});

test('a text that was cut off anywhere, or has one bit otherwise, is found', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...FILES),
      fc.double({min: 0, max: 1, noNaN: true}),
      fc.nat(7),
      (payload, at, bit) => {
        const text = Buffer.from(JSON.stringify(signed(payload, key)));
        const place = Math.min(text.length - 1, Math.floor(at * text.length));
        expect(verifyFile(text.toString('utf8', 0, place), {keys}).fault).not.toBeNull();
        text[place] = (text[place] ?? 0) ^ (1 << bit);
        expect(verifyFile(text.toString('utf8'), {keys}).fault).not.toBeNull();
      },
    ),
    {numRuns: ROUNDS},
  );
});
