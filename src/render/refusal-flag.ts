import {parseAddress} from '../model/address.ts';

const FLAGS: ReadonlyMap<string, string> = new Map([
  ['guard/mass-delete', '--allow-mass-delete'],
  ['guard/mass-access-loss', '--allow-access-loss'],
  ['guard/empty-set', '--allow-empty'],
]);

/** What to add to `bylaw apply` to let a refusal of this rule through, or undefined if nothing does. */
export function refusalFlag(rule: string, address: string | null): string | undefined {
  if (rule !== 'guard/confirm-delete') return FLAGS.get(rule);
  const name = address === null ? undefined : parseAddress(address)?.name;
  return `--confirm-delete ${name ?? 'NAME'}`;
}
