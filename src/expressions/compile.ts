/**
 * A tree → its type and a function that evaluates it, in one go. What the types show to be wrong is a problem before
 * anything is evaluated: a member that no value has, a text that is compared with values which it is none of.
 */
import {quotedText, ticked} from '../diagnostics/problem-words.ts';
import {compileCall} from './calls.ts';
import {complain, expectBoolean, notBoolean, type Compiled, type Context} from './compiled.ts';
import {compileBinary, compileUnary} from './operators.ts';
import {capital, meant, memberType, readMember} from './members.ts';
import type {Node} from './syntax.ts';
import {BOOL, DOUBLE, DYN, either, INT, listOf, literalText, NULL, typeName, type Type} from './types.ts';
import {isList, Trouble, valueOf, type Value} from './values.ts';

export function compileNode(node: Node, context: Context): Compiled {
  switch (node.kind) {
    case 'literal': {
      const {value} = node;
      return {type: literalType(value), run: () => value};
    }
    case 'name':
      return compileName(node, context);
    case 'member':
      return compileMember(node, context);
    case 'index':
      return compileIndex(node, context);
    case 'list':
      return compileList(node, context);
    case 'choice':
      return compileChoice(node, context);
    case 'unary':
      return compileUnary(node, compileNode(node.operand, context), context);
    case 'binary': {
      const left = compileNode(node.left, context);
      return compileBinary(node, left, compileNode(node.right, context), context);
    }
    case 'call':
      return compileCall(node, compileNode, context);
  }
}

function literalType(value: string | boolean | bigint | number | null): Type {
  if (value === null) return NULL;
  switch (typeof value) {
    case 'string':
      return literalText(value);
    case 'boolean':
      return BOOL;
    case 'bigint':
      return INT;
    default:
      return DOUBLE;
  }
}

function compileName({name, at}: Extract<Node, {kind: 'name'}>, context: Context): Compiled {
  const index = context.bound.findLastIndex((bound) => bound.name === name);
  const bound = context.bound[index];
  if (bound !== undefined) return {type: bound.type, run: (scope) => scope.bound[index] ?? null};
  const {variables} = context.environment;
  const type = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (type === undefined) {
    const known = [...Object.keys(variables), ...context.bound.map((each) => each.name)];
    const near = meant(name, known);
    return complain(
      context,
      `${quotedText(name)} is not a variable here.${near === '' ? ` There are ${known.map(ticked).join(', ')}.` : near}`,
      at,
    );
  }
  return {
    type,
    run: (scope) =>
      scope.meter.spend(at) ?? valueOf(Object.hasOwn(scope.values, name) ? scope.values[name] : null),
  };
}

function compileMember({of, name, at}: Extract<Node, {kind: 'member'}>, context: Context): Compiled {
  const object = compileNode(of, context);
  const type = memberType(object.type, name);
  if (typeof type === 'string') return complain(context, type, at);
  return {
    type,
    run: (scope) => {
      const value = object.run(scope);
      if (value instanceof Trouble) return value;
      const member = scope.meter.spend(at) ?? readMember(value, name, at);
      return member === undefined
        ? new Trouble(`There is no ${quotedText(name)} here; ask \`has()\` first.`, at)
        : member;
    },
  };
}

function indexType({type}: Compiled, key: Compiled): Type | string {
  if (type.kind === 'dyn') return DYN;
  const wanted = type.kind === 'list' ? 'int' : 'string';
  if (type.kind !== 'list' && type.kind !== 'map' && type.kind !== 'record')
    return `${capital(typeName(type))} has no members.`;
  if (key.type.kind !== wanted && key.type.kind !== 'dyn')
    return `${capital(typeName(type))} is indexed by ${wanted === 'int' ? 'an integer' : 'a text'}.`;
  if (type.kind === 'list' || type.kind === 'map') return type.of;
  return key.type.kind === 'string' && key.type.literal !== undefined
    ? memberType(type, key.type.literal)
    : DYN;
}

function compileIndex({of, key, at}: Extract<Node, {kind: 'index'}>, context: Context): Compiled {
  const object = compileNode(of, context);
  const index = compileNode(key, context);
  const type = indexType(object, index);
  if (typeof type === 'string') return complain(context, type, key.at);
  return {
    type,
    run: (scope) => {
      const value = object.run(scope);
      if (value instanceof Trouble) return value;
      const wanted = index.run(scope);
      if (wanted instanceof Trouble) return wanted;
      const spent = scope.meter.spend(at);
      if (spent !== undefined) return spent;
      if (isList(value) && typeof wanted === 'bigint') {
        const inside = wanted >= 0n && wanted < BigInt(value.length);
        return inside
          ? valueOf(value[Number(wanted)])
          : new Trouble(`The list has no item ${wanted}.`, key.at);
      }
      if (typeof wanted !== 'string')
        return new Trouble('A member is asked for by what is not its name.', key.at);
      return (
        readMember(value, wanted, key.at) ?? new Trouble(`There is no ${quotedText(wanted)} here.`, key.at)
      );
    },
  };
}

function compileList({items, at}: Extract<Node, {kind: 'list'}>, context: Context): Compiled {
  const compiled = items.map((item) => compileNode(item, context));
  const [first, ...others] = compiled.map(({type}) => type);
  return {
    type: listOf(first === undefined ? DYN : others.reduce(either, first)),
    run: (scope) => {
      const values: Value[] = [];
      for (const item of compiled) {
        const value = item.run(scope);
        if (value instanceof Trouble) return value;
        values.push(value);
      }
      return scope.meter.spend(at, values.length) ?? values;
    },
  };
}

function compileChoice(node: Extract<Node, {kind: 'choice'}>, context: Context): Compiled {
  const condition = compileNode(node.condition, context);
  expectBoolean(condition, node.condition, context);
  const yes = compileNode(node.yes, context);
  const no = compileNode(node.no, context);
  return {
    type: either(yes.type, no.type),
    run: (scope) => {
      const chosen = scope.meter.spend(node.at) ?? condition.run(scope);
      if (chosen instanceof Trouble) return chosen;
      if (typeof chosen !== 'boolean') return notBoolean(node.at);
      return chosen ? yes.run(scope) : no.run(scope);
    },
  };
}
