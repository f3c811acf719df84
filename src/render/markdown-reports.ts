/** What other commands found or did, as comments in Markdown. */
import type {AuditEvent, ChainState} from '../model/audit.ts';
import type {RunRecord} from '../model/run.ts';
import type {AccessMatrix, Checked, Explained, Reached, Reachers} from '../model/access-answers.ts';
import type {ApplyResult} from '../model/apply-result.ts';
import type {RequestList} from '../model/request-answers.ts';
import {accessAnswer} from './access.ts';
import {advice, outcome} from './apply.ts';
import {severityCounts} from './diagnostic-blocks.ts';
import {clip, markdownCode, markdownMarker, markdownProse} from './escape-markdown.ts';
import {countsText, shownChange, deedText} from './history.ts';
import {ChangesMarkdown} from './markdown-changes.ts';
import {fitted, foldedLines, kept, type Folding} from './markdown-detail.ts';
import {findingsMarkdown} from './markdown-findings.ts';
import {codeList, throughText} from './markdown-people.ts';
import {sideText, waitingMarkdown} from './markdown-waiting.ts';
import {plural} from './plural.ts';
import {askedText, untilText} from './request-words.ts';
import {requestCounts} from './requests.ts';
import {timeText} from './time-text.ts';
import {bareName} from '../model/principal.ts';
import type {Validation} from '../model/validation.ts';
import {waitingCounts} from './waiting-section.ts';

interface Comment {
  /** What a bot finds it by. */
  readonly marker: readonly string[];
  /** Markdown. */
  readonly title: string;
  /** The command that shows the whole of it. */
  readonly whole: string;
}

/** A comment with a headline and what belongs to it, folded until it fits. */
const comment = ({marker, title, whole}: Comment, body: (folding: Folding) => readonly string[]): string =>
  fitted((folding) => {
    const lines = body(folding);
    const rest = foldedLines(folding, `${markdownCode(whole)} shows the whole.`);
    return `${[markdownMarker(...marker), '', `## ${title}`, ...rest, ...lines].join('\n')}\n`;
  });

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `### ${title}`, '', ...lines];

export function validationMarkdown({valid, summary, diagnostics}: Validation): string {
  const read = `${plural(summary.objects, 'object')} in ${plural(summary.files, 'file')}`;
  const title = `${valid ? 'Valid' : 'Not valid'}: ${diagnostics.length === 0 ? read : `${severityCounts(diagnostics)} in ${read}`}`;
  return comment({marker: ['validate'], title, whole: 'bylaw validate --verbose'}, (folding) =>
    diagnostics.length === 0 ? [] : ['', ...findingsMarkdown(diagnostics, folding)],
  );
}

export function applyMarkdown(report: ApplyResult, shown = false): string {
  const {waiting, diagnostics} = report;
  const title = outcome(report)[0].replace(/\.$/, '');
  const whole = report.run === null ? 'bylaw plan --verbose' : `bylaw history show ${report.run} --verbose`;
  return comment({marker: ['apply'], title, whole}, (folding) => {
    const words = markdownProse(clip(advice(report), folding.detail.text));
    return [
      ...(words === '' ? [] : ['', `Note: ${words}`]),
      ...(shown
        ? []
        : section(`Findings: ${severityCounts(diagnostics)}`, findingsMarkdown(diagnostics, folding))),
      ...section(`Waiting for approval: ${waitingCounts(waiting)}`, waitingMarkdown(waiting, folding)),
    ];
  });
}

export function requestListMarkdown(list: RequestList): string {
  const words = {marker: ['requests'], title: markdownProse(clip(requestCounts(list), 300))};
  return comment({...words, whole: 'bylaw requests list --verbose'}, (folding) => {
    const {detail} = folding;
    const prose = (text: string): string => markdownProse(clip(text, detail.text));
    const lines = kept(list.requests, detail.waiting, 'requests', folding).flatMap((request) => [
      `- ${markdownCode(clip(request.id, detail.text))}: ${prose(askedText(request))}`,
      ...(request.reason === null ? [] : [`  - Reason: ${prose(request.reason)}`]),
      ...(request.into === null ? request.recipients : [])
        .slice(0, Math.max(2, detail.rows))
        .map(({subject, role, expires}) =>
          `  - ${markdownCode(clip(bareName(subject), detail.text))} as ${markdownCode(clip(role, detail.text))} ${prose(untilText(expires))}`.trimEnd(),
        ),
      ...request.sides.map((side) =>
        side.status === 'waiting'
          ? `  - ${sideText({...side, id: request.id}, detail)}`
          : `  - for ${markdownCode(clip(side.side, detail.text))}: ${side.status}`,
      ),
    ]);
    return lines.length === 0 ? [] : ['', ...lines];
  });
}

export function historyListMarkdown(set: string, runs: readonly RunRecord[]): string {
  const title = `Runs of ${markdownCode(clip(set, 200))}`;
  return comment({marker: ['history', set], title, whole: 'bylaw history list'}, (folding) => {
    const code = (text: string): string => markdownCode(clip(text, folding.detail.text));
    const lines = kept(runs, folding.detail.rows, 'runs', folding).map(
      ({run, at, by, commit, summary}) =>
        `- run ${run}: ${code(timeText(at))}, ${markdownCode(countsText(summary))}, by ${code(by)}${commit === null ? '' : `, commit ${code(commit)}`}`,
    );
    return ['', ...(lines.length === 0 ? ['Nothing was ever applied from it.'] : lines)];
  });
}

/** Decisions, withdrawals and leavings of a workspace. */
export function workspaceHistoryMarkdown(workspace: string, events: readonly AuditEvent[]): string {
  const title = `History of ${markdownCode(clip(workspace, 200))}`;
  const whole = `bylaw history list --workspace ${workspace}`;
  return comment({marker: ['history', workspace], title, whole}, (folding) => {
    const {text, rows} = folding.detail;
    const lines = kept(events, rows, 'events', folding).map(
      (event) =>
        `- ${markdownCode(clip(timeText(event.at), text))} ${markdownCode(clip(event.actor, text))} ${markdownProse(clip(deedText(event), text))}`,
    );
    return ['', ...(lines.length === 0 ? ['Nobody has decided, withdrawn or left anything there.'] : lines)];
  });
}

export function historyShowMarkdown(run: RunRecord, events: readonly AuditEvent[]): string {
  const changes = new ChangesMarkdown(
    events.flatMap((event) => shownChange(event) ?? []),
    new Map(),
    'done',
  );
  const others = events.filter((event) => shownChange(event) === undefined);
  const title = `Run ${run.run} of ${markdownCode(clip(run.set, 200))}`;
  const whole = `bylaw history show ${run.run} --verbose`;
  return comment({marker: ['history', run.set, String(run.run)], title, whole}, (folding) => {
    const {text, listed} = folding.detail;
    const code = (value: string): string => markdownCode(clip(value, text));
    return [
      '',
      `Applied ${code(timeText(run.at))} by ${code(run.by)}, login ${code(run.login)}, commit ${run.commit === null ? 'none' : code(run.commit)}, plan ${code(run.planDigest)}: ${markdownCode(countsText(run.summary))}, ${plural(events.length, 'event')}.`,
      ...changes.lines(folding),
      ...section(
        'Other events',
        kept(others, listed, 'other events', folding).map(
          ({action, address}) => `- ${code(action)} ${code(address)}`,
        ),
      ),
    ];
  });
}

export function verifyMarkdown(chains: readonly ChainState[]): string {
  const broken = chains.filter(({intact}) => !intact);
  const title =
    broken.length === 0
      ? `The audit trail is intact: ${plural(chains.length, 'chain')} verified`
      : `The audit trail was tampered with or damaged: ${broken.length} of ${plural(chains.length, 'chain')} broken`;
  return comment({marker: ['history', 'verify'], title, whole: 'bylaw history verify'}, (folding) => {
    const {text, rows} = folding.detail;
    const order = [...broken, ...chains.filter(({intact}) => intact)];
    return [
      '',
      ...kept(order, rows, 'chains', folding).flatMap(({chain, events, intact, faults}) => [
        `- ${intact ? '✅' : '⛔'} ${markdownCode(clip(chain, text))}: ${plural(events, 'event')}, ${intact ? 'intact' : 'broken'}`,
        ...kept(faults, rows, 'faults', folding).map(
          (fault) => `  - Fault: ${markdownProse(clip(fault, text))}`,
        ),
      ]),
    ];
  });
}

/** `editor, through …`: one way of somebody to something. */
const wayText = (level: string, via: readonly string[], text: number): string =>
  `${markdownCode(level)}${throughText(via, text)}`;

export function accessCheckMarkdown(answer: Checked | Explained): string {
  const title = markdownProse(clip(accessAnswer(answer), 400)).replace(/\.$/, '');
  return comment({marker: ['access'], title, whole: 'bylaw access explain'}, (folding) => {
    const {text, rows} = folding.detail;
    if (!('paths' in answer)) {
      return answer.level === null ? [] : ['', `- ${wayText(answer.level, answer.via, text)}`];
    }
    const paths = kept(answer.paths, rows, 'paths', folding);
    const withheld = kept(answer.withheld, rows, 'withheld paths', folding);
    return [
      ...section(
        'Paths',
        paths.map(({level, via}) => `- ${wayText(level, via, text)}`),
      ),
      ...section(
        'Withheld',
        withheld.map(
          ({path, missing}) =>
            `- ${wayText(path.level, path.via, text)}; lacks ${missing.map((one) => markdownProse(clip(one, text))).join(' and ')}`,
        ),
      ),
    ];
  });
}

export function accessWhoMarkdown({object, principals}: Reachers): string {
  const title = `${plural(principals.length, 'person', 'people')} ${principals.length === 1 ? 'reaches' : 'reach'} ${markdownCode(clip(object, 300))}`;
  return comment({marker: ['access'], title, whole: 'bylaw access who'}, (folding) => {
    const {text, people} = folding.detail;
    const lines = kept(principals, people, 'people', folding).map(
      ({principal, level, via}) =>
        `- ${markdownCode(clip(bareName(principal), text))}: ${wayText(level, via, text)}`,
    );
    return lines.length === 0 ? [] : ['', ...lines];
  });
}

export function accessWhatMarkdown({principal, objects}: Reached): string {
  const title = `${markdownCode(clip(bareName(principal), 300))} reaches ${objects.length === 0 ? 'nothing' : plural(objects.length, 'thing')}`;
  return comment({marker: ['access'], title, whole: 'bylaw access what'}, (folding) => {
    const {text, rows} = folding.detail;
    const lines = kept(objects, rows, 'things', folding).map(
      ({object, level, via}) => `- ${markdownCode(clip(object, text))}: ${wayText(level, via, text)}`,
    );
    return lines.length === 0 ? [] : ['', ...lines];
  });
}

export function accessMatrixMarkdown({workspace, members, capabilities}: AccessMatrix): string {
  const title = `Collaboration in ${markdownCode(clip(workspace, 300))}`;
  return comment({marker: ['access'], title, whole: 'bylaw access matrix'}, (folding) => {
    const {text, people} = folding.detail;
    return [
      '',
      ...capabilities.map(({capability, allows}) => {
        const holders = members.filter((member) => member.capabilities.includes(capability));
        folding.folded.add(holders.length - people, 'holders');
        const names = codeList(
          holders.map(({principal}) => bareName(principal)),
          people,
          text,
        );
        return `- ${markdownCode(clip(capability, text))} (may ${markdownProse(clip(allows, text))}): ${names || 'nobody'}`;
      }),
    ];
  });
}
