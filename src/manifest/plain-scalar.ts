/**
 * What an unquoted text means in the core schema of YAML 1.2. Both YAML libraries agree on these forms. A value that
 * JSON cannot represent exactly is a problem.
 */

/** A number that a JavaScript number, hence JSON, cannot hold exactly. */
export const INEXACT_NUMBER: unique symbol = Symbol('inexact number');
/** `.inf` or `.nan`, which JSON does not have. */
export const NOT_FINITE: unique symbol = Symbol('not finite');

export type PlainValue = string | number | boolean | null | typeof INEXACT_NUMBER | typeof NOT_FINITE;

const OTHER_BASE = /^(?:0o[0-7]+|0x[0-9a-fA-F]+)$/;
const NUMBER = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const SPECIAL = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const DECIMAL = /^[-+]?([0-9]*)\.?([0-9]*)(?:[eE]([-+]?[0-9]+))?$/;

/** The digits of a decimal number without zeros at either end, and the power of ten of the last of them. */
function significant(text: string): string {
  const [, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  return digits === '' ? '0' : `${digits}e${Number(exponent) - fraction.length + all.length - digits.length}`;
}

/** `0x1F` and `0o17`. */
function otherBase(text: string): PlainValue {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : INEXACT_NUMBER;
}

function decimal(text: string): PlainValue {
  const value = Number(text);
  if (!Number.isFinite(value)) return INEXACT_NUMBER;
  // Most numbers are rounded to a binary fraction; one is kept if it reads back with the same digits.
  return significant(text) === significant(String(value)) ? value + 0 : INEXACT_NUMBER;
}

/** The value of an unquoted text. `-0` is 0, as in JSON. */
export function plainValue(text: string): PlainValue {
  switch (text.charCodeAt(0)) {
    // Only texts that begin with one of ~ n N t T f F can be null, true or false.
    case 0x7e:
    case 0x6e:
    case 0x4e:
      return text === '~' || text === 'null' || text === 'Null' || text === 'NULL' ? null : text;
    case 0x74:
    case 0x54:
      return text === 'true' || text === 'True' || text === 'TRUE' ? true : text;
    case 0x66:
    case 0x46:
      return text === 'false' || text === 'False' || text === 'FALSE' ? false : text;
  }
  if (text === '') return null;
  const first = text.charCodeAt(0);
  const numeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  if (!numeric) return text;
  if (NUMBER.test(text)) return decimal(text);
  if (OTHER_BASE.test(text)) return otherBase(text);
  return SPECIAL.test(text) ? NOT_FINITE : text;
}
