/** Calls: functions, methods and the macros of CEL. */
import {quotedText, ticked} from '../diagnostics/problem-words.ts';
import {
  complain,
  expectBoolean,
  notBoolean,
  startOf,
  type Compiled,
  type Context,
  type Scope,
} from './compiled.ts';
import {FUNCTIONS, METHODS, type Form} from './functions.ts';
import {capital, meant, memberType, readMember} from './members.ts';
import {matchesPattern, readPattern} from './pattern.ts';
import {isProblem, type Node} from './syntax.ts';
import {
  BOOL,
  DYN,
  INT,
  listOf,
  TEXT,
  typeName,
  listedValues,
  strayLiteral,
  type EnvironmentFunction,
  type Type,
} from './types.ts';
import {isKeyed, isList, kindOf, Trouble, valueOf, type Outcome, type Value} from './values.ts';

type Call = Extract<Node, {kind: 'call'}>;
type Compile = (node: Node, context: Context) => Compiled;

/** How many macros that go through lists may stand in each other. */
const MAX_NESTED = 3;

const MACROS = new Set(['all', 'exists', 'exists_one', 'existsOne', 'map', 'filter']);

export function compileCall(node: Call, compile: Compile, context: Context): Compiled {
  const {on, name, args} = node;
  if (on === null) {
    if (name === 'has') return compileHas(node, compile, context);
    const {functions = {}} = context.environment;
    const own = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (own !== undefined) return compileOwn(node, own, compile, context);
    return compileForm(
      node,
      FUNCTIONS,
      args.map((arg) => compile(arg, context)),
      context,
    );
  }
  if (MACROS.has(name)) return compileMacro(node, on, compile, context);
  if (name === 'matches') return compileMatches(node, compile(on, context), context);
  return compileForm(
    node,
    METHODS,
    [on, ...args].map((arg) => compile(arg, context)),
    context,
  );
}

/** Whether an argument of a type may be given where one of a kind is taken. */
const accepts = (kind: Type['kind'], type: Type): boolean =>
  kind === 'dyn' || type.kind === 'dyn' || type.kind === kind;

function compileForm(
  {on, name, args: {length}, at}: Call,
  all: Readonly<Record<string, readonly Form[]>>,
  args: readonly Compiled[],
  context: Context,
): Compiled {
  const forms = Object.hasOwn(all, name) ? all[name] : undefined;
  if (forms === undefined) {
    const known = [
      ...Object.keys(all),
      ...(on === null
        ? ['has', ...Object.keys(context.environment.functions ?? {})]
        : [...MACROS, 'matches']),
    ];
    return complain(context, `There is no function ${quotedText(name)}.${meant(name, known)}`, at);
  }
  const sized = forms.filter(({takes}) => takes.length === args.length);
  if (sized.length === 0) return complain(context, `${ticked(name)} does not take ${length} arguments.`, at);
  const fitting = sized.filter(({takes}) => takes.every((kind, i) => accepts(kind, args[i]?.type ?? DYN)));
  const [first] = fitting;
  if (first === undefined) {
    const given = args.map(({type}) => typeName(type)).join(' and ');
    return complain(context, `${ticked(name)} cannot be used on ${given}.`, at);
  }
  return {
    type: fitting.every(({gives}) => gives === first.gives) ? first.gives : DYN,
    run: (scope) => {
      const values = valuesOf(args, scope);
      if (values instanceof Trouble) return values;
      const fits = fitting.find(({takes}) => takes.every((kind, i) => takesValue(kind, values[i] ?? null)));
      if (fits === undefined) return new Trouble(`${ticked(name)} cannot be used on this value.`, at);
      return scope.meter.spend(at) ?? fits.run(values, scope, at);
    },
  };
}

const takesValue = (kind: Type['kind'], value: Value): boolean =>
  kind === 'dyn' || kindOf(value) === kind || (kind === 'record' && kindOf(value) === 'map');

function valuesOf(args: readonly Compiled[], scope: Scope): readonly Value[] | Trouble {
  const values: Value[] = [];
  for (const arg of args) {
    const value = arg.run(scope);
    if (value instanceof Trouble) return value;
    values.push(value);
  }
  return values;
}

/** A function that the environment adds. */
function compileOwn(
  {name, args, at}: Call,
  own: EnvironmentFunction,
  compile: Compile,
  context: Context,
): Compiled {
  const [arg, ...more] = args.map((each) => compile(each, context));
  if (arg === undefined || more.length > 0)
    return complain(context, `${ticked(name)} takes one argument.`, at);
  const place = args[0] === undefined ? at : startOf(args[0]);
  const {type} = arg;
  if (type.kind !== 'dyn' && type.kind !== 'null' && type.kind !== own.argument.kind)
    return complain(context, `${ticked(name)} cannot be used on ${typeName(type)}.`, place);
  const stray = strayLiteral(own.argument, type);
  if (stray !== undefined) {
    const near = meant(stray.literal, stray.values);
    return complain(
      context,
      `${ticked(name)} does not know ${quotedText(stray.literal)}.${near === '' ? ` It knows ${listedValues(stray.values)}.` : near}`,
      place,
    );
  }
  return {
    type: INT,
    run: (scope) => {
      const value = scope.meter.spend(at) ?? arg.run(scope);
      if (value instanceof Trouble) return value;
      if (value !== null && typeof value !== 'string')
        return new Trouble(`${ticked(name)} cannot be used on this value.`, place);
      return BigInt(own.call(value));
    },
  };
}

/** `has(a.b)`: whether there is such a member. */
function compileHas({args, at}: Call, compile: Compile, context: Context): Compiled {
  const [asked] = args;
  if (args.length !== 1 || asked?.kind !== 'member')
    return complain(context, '`has()` takes a member, as in `has(change.after.expires)`.', at);
  const object = compile(asked.of, context);
  const type = memberType(object.type, asked.name);
  if (typeof type === 'string') return complain(context, type, asked.at);
  return {
    type: BOOL,
    run: (scope) => {
      const value = scope.meter.spend(at) ?? object.run(scope);
      if (value instanceof Trouble) return value;
      const member = readMember(value, asked.name, asked.at);
      return member instanceof Trouble ? member : member !== undefined;
    },
  };
}

function compileMatches({args, at}: Call, text: Compiled, context: Context): Compiled {
  const [node] = args;
  if (text.type.kind !== 'string' && text.type.kind !== 'dyn')
    return complain(context, `\`matches\` cannot be used on ${typeName(text.type)}.`, at);
  if (args.length !== 1 || node?.kind !== 'literal' || typeof node.value !== 'string')
    return complain(
      context,
      '`matches` takes a pattern, written as a text.',
      node === undefined ? at : startOf(node),
    );
  const pattern = readPattern(node.value, node.at);
  if (isProblem(pattern)) return complain(context, pattern.message, pattern.offset);
  const width = pattern.positions.length;
  return {
    type: BOOL,
    run: (scope) => {
      const value = text.run(scope);
      if (value instanceof Trouble) return value;
      if (typeof value !== 'string') return new Trouble('`matches` asks a text.', at);
      return scope.meter.spend(at, value.length * 16 * (1 + width)) ?? matchesPattern(pattern, value);
    },
  };
}

/** The type of the items that a macro goes through: of a map, its keys. */
function itemType(type: Type): Type | undefined {
  if (type.kind === 'list') return type.of;
  if (type.kind === 'map' || type.kind === 'record') return TEXT;
  return type.kind === 'dyn' ? DYN : undefined;
}

function compileMacro({name, args, at}: Call, on: Node, compile: Compile, context: Context): Compiled {
  const list = compile(on, context);
  const of = itemType(list.type);
  const [variable, ...bodies] = args;
  if (of === undefined) return complain(context, `${capital(typeName(list.type))} has no items.`, at);
  const mostBodies = name === 'map' ? 2 : 1;
  if (variable?.kind !== 'name' || bodies.length === 0 || bodies.length > mostBodies)
    return complain(context, `${ticked(name)} is written \`${name}(x, …)\`, with a name for each item.`, at);
  const depth = context.bound.length;
  if (depth >= MAX_NESTED)
    return complain(
      context,
      `The expression costs too much: more than ${MAX_NESTED} macros in each other.`,
      at,
    );
  const inner: Context = {...context, bound: [...context.bound, {name: variable.name, type: of}]};
  const compiled = bodies.map((body) => compile(body, inner));
  const isTransform = name === 'map';
  for (const [i, body] of compiled.entries())
    if (!(isTransform && i === compiled.length - 1)) expectBoolean(body, bodies[i] ?? on, context);
  const last = compiled.at(-1);
  return {
    type: isTransform ? listOf(last?.type ?? DYN) : name === 'filter' ? listOf(of) : BOOL,
    run: (scope) => {
      const value = list.run(scope);
      if (value instanceof Trouble) return value;
      const items = isList(value) ? value : isKeyed(value) ? Object.keys(value) : undefined;
      if (items === undefined) return new Trouble(`${ticked(name)} asks a list.`, at);
      const each = (body: Compiled | undefined, item: unknown): Outcome => {
        scope.bound[depth] = valueOf(item);
        return scope.meter.spend(at) ?? body?.run(scope) ?? null;
      };
      return isTransform || name === 'filter'
        ? picked(items, (item) => chosen(compiled, name, item, each, at))
        : quantified(name, items, (item) => each(last, item), at);
    },
  };
}

type Each = (body: Compiled | undefined, item: unknown) => Outcome;

/** What `map` and `filter` make of an item; undefined where it is left out. */
function chosen(
  bodies: readonly Compiled[],
  name: string,
  item: unknown,
  each: Each,
  at: number,
): Outcome | undefined {
  const transform = name === 'map' ? bodies.at(-1) : undefined;
  const [condition] = name === 'map' && bodies.length === 1 ? [] : bodies;
  if (condition !== undefined) {
    const kept = each(condition, item);
    if (typeof kept !== 'boolean') return kept instanceof Trouble ? kept : notBoolean(at);
    if (!kept) return undefined;
  }
  return transform === undefined ? valueOf(item) : each(transform, item);
}

function picked(items: readonly unknown[], choose: (item: unknown) => Outcome | undefined): Outcome {
  const values: Value[] = [];
  for (const item of items) {
    const value = choose(item);
    if (value instanceof Trouble) return value;
    if (value !== undefined) values.push(value);
  }
  return values;
}

/** `all`, `exists` and `exists_one`: for the first two, an item that decides makes up for trouble with others. */
function quantified(
  name: string,
  items: readonly unknown[],
  judge: (item: unknown) => Outcome,
  at: number,
): Outcome {
  const decides = name === 'all' ? false : name === 'exists' ? true : undefined;
  let trouble: Trouble | undefined;
  let count = 0;
  for (const item of items) {
    const value = judge(item);
    const verdict = typeof value === 'boolean' || value instanceof Trouble ? value : notBoolean(at);
    if (verdict === decides) return verdict;
    if (verdict instanceof Trouble) {
      if (verdict.fatal || decides === undefined) return verdict;
      trouble ??= verdict;
    } else if (verdict) count += 1;
  }
  return trouble ?? (decides === undefined ? count === 1 : !decides);
}
