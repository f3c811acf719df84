/**
 * GitHub's own parser and language service of workflows. They import JSON without saying so, as bundlers allow and Node
 * does not: it is said for them.
 */
import module from 'node:module';

const load = (url, context, next) =>
  next(url, url.endsWith('.json') ? {...context, importAttributes: {type: 'json'}} : context);

if (typeof module.registerHooks === 'function') module.registerHooks({load});
else module.register(`data:text/javascript,${encodeURIComponent(`export const load = ${String(load)};`)}`);

export const {validate} = await import('@actions/languageservice');
export const {parseWorkflow, NoOperationTraceWriter} = await import('@actions/workflow-parser');
