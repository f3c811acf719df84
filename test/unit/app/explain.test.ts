import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {explain} from '../../../src/app/explain.ts';
import {KIND_SCHEMAS, schemaOf} from '../../../src/app/kind-schemas.ts';
import {fieldReference, kindReference} from '../../../src/manifest/reference.ts';
import {parseSource} from '../../../src/manifest/parse.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../schemas/v1');
const read = (file: string): Promise<string> => readFile(path.join(FOLDER, file), 'utf8');
const kinds = [...KIND_SCHEMAS].filter(([kind]) => !kind.endsWith('List'));
const share = kindReference('Share', 'share.schema.json', read);

describe('the reference', () => {
  test.each(kinds)('explains each field of %s, with an example', async (kind, file) => {
    const {description, fields, documents: texts} = await kindReference(kind, file, read);
    expect(description).not.toBe('');
    expect(fields.filter((field) => field.description === '').map((field) => field.path)).toEqual([]);
    expect(fields.filter((field) => field.examples.length === 0).map((field) => field.path)).toEqual([]);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) {
      const {documents, findings} = parseSource({path: 'a.yaml', text});
      expect(findings).toEqual([]);
      expect(documents[0]?.value).toMatchObject({kind});
    }
  });

  test('says what a field says of itself before what it refers to', async () => {
    const {fields} = await share;
    expect(fields.find((field) => field.path === 'spec.to.role')).toMatchObject({
      type: 'text',
      required: true,
      values: ['viewer', 'editor', 'co-owner'],
      description: expect.stringContaining('With a partner: at most `editor`') as string,
    });
    expect(fields.find((field) => field.path === 'spec.suspended')).toMatchObject({
      type: 'true or false',
      required: false,
      default: 'false',
    });
  });

  test('of a field has what is below it, with or without `spec`', async () => {
    const whole = await share;
    const to = fieldReference(whole, 'to');
    expect(to).toEqual(fieldReference(whole, 'spec.to'));
    expect(to?.fields.map((field) => field.path)).toEqual([
      'spec.to.subject',
      'spec.to.role',
      'spec.to.expires',
    ]);
    expect(fieldReference(whole, 'too')).toBeUndefined();
  });

  test('names the nearest field of one that is misspelt', async () => {
    await expect(explain('share.too', read)).rejects.toThrow('Share has no field too.');
    expect((await explain('share.to.role', read)).name).toBe('Share.spec.to.role');
  });

  test.each([
    ['Share.', 'Share. has a dot without a field name.', 'Share'],
    ['Share.to.', 'Share.to. has a dot without a field name.', 'Share.to'],
    ['Share..to', 'Share..to has a dot without a field name.', 'Share.to'],
    ['Share.to.0', 'Share has no field to.0: the items of a list are named without a number.', 'Share.to'],
    [
      'share.to.0.role',
      'Share has no field to.0.role: the items of a list are named without a number.',
      'Share.to.role',
    ],
    [
      'Share.spec.to[1].rol',
      'Share has no field spec.to[1].rol: the items of a list are named without a number.',
      'Share.to.role',
    ],
    ['Share.to[0]', 'Share has no field to[0]: the items of a list are named without a number.', 'Share.to'],
    [
      'Share.rename.0.x',
      'Share has no field rename.0.x: the items of a list are named without a number.',
      undefined,
    ],
  ])('refuses %s, and names what was meant', async (name, message, meant) => {
    await expect(explain(name, read)).rejects.toMatchObject({
      message,
      help: `${meant === undefined ? '' : `Did you mean ${meant}? `}\`bylaw explain Share\` lists its fields.`,
    });
  });

  test('knows kinds in any case, and the nearest of one that is misspelt', () => {
    expect(schemaOf('accesstest')).toEqual(['AccessTest', 'access-test.schema.json']);
    expect(() => schemaOf('Shar')).toThrow('There is no kind Shar.');
  });
});
