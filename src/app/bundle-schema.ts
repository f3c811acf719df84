/** A JSON Schema as one document: what it refers to in other files stands in its `$defs`. */

type Json = null | boolean | number | string | readonly Json[] | {readonly [key: string]: Json};
type Tree = {readonly [key: string]: Json};

const nameOf = (file: string): string => file.replace(/\.schema\.json$/, '');

/**
 * Bundles the schema in `file`. `read` gives the text of a schema file beside it. References between files
 * (`common.schema.json#/$defs/slug`) become references within the document (`#/$defs/common/$defs/slug`).
 */
export async function bundleSchema(file: string, read: (file: string) => Promise<string>): Promise<string> {
  const bundled = new Map<string, Json>();
  const load = async (name: string): Promise<Tree> => JSON.parse(await read(name)) as Tree;

  const rewrite = async (node: Json, from: string): Promise<Json> => {
    if (Array.isArray(node)) {
      const items: Json[] = [];
      for (const item of node as readonly Json[]) items.push(await rewrite(item, from));
      return items;
    }
    if (typeof node !== 'object' || node === null) return node;
    const members: Record<string, Json> = {};
    for (const [key, value] of Object.entries(node as Tree)) {
      members[key] =
        key === '$ref' && typeof value === 'string' ? await refer(value, from) : await rewrite(value, from);
    }
    return members;
  };

  const refer = async (ref: string, from: string): Promise<string> => {
    const [target = '', pointer = ''] = ref.split('#');
    const wanted = target === '' ? from : target;
    if (wanted === file) return `#${pointer}`;
    if (!bundled.has(wanted)) {
      bundled.set(wanted, null);
      const {$schema: _, ...schema} = await load(wanted);
      bundled.set(wanted, await rewrite(schema, wanted));
    }
    return `#/$defs/${nameOf(wanted)}${pointer}`;
  };

  const root = (await rewrite(await load(file), file)) as Tree;
  const defs = Object.fromEntries([...bundled].map(([name, schema]) => [nameOf(name), schema]));
  const whole =
    bundled.size === 0 ? root : {...root, $defs: {...(root['$defs'] as Tree | undefined), ...defs}};
  return `${JSON.stringify(whole, null, 2)}\n`;
}
