import {HAPPENINGS} from '../render/html/page-data.ts';
import {ACTIONS, SIGNS} from '../render/words/actions.ts';
import {type Filters, isFiltered, NO_FILTERS} from './filters.ts';
import {number} from './pieces.tsx';
import type {ViewState} from './view-state.ts';

/** How many people the field suggests. */
const SUGGESTED = 300;

interface Choices {
  readonly workspaces: readonly string[];
  readonly kinds: readonly string[];
  readonly people: readonly string[];
}

function Choice({
  name,
  label,
  all,
  options,
  state,
}: {
  readonly name: keyof Filters;
  readonly label: string;
  readonly all: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly state: ViewState;
}) {
  if (options.length === 0) return null;
  return (
    <label class="field">
      <span>{label}</span>
      <select
        id={`filter-${name}`}
        value={state.filters[name]}
        onChange={(event) => {
          state.filter({[name]: event.currentTarget.value});
        }}
      >
        <option value="">{all}</option>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** `Access: 12 of 340 · Changes: 3 of 50`: how much is shown. */
function shownText({reader, selection}: ViewState): string {
  const {access, objects, findings, unnoticed, passed, waiting, agreed, ended} = reader.data;
  const counts: (readonly [number, number, string])[] = [
    [selection.access.length, access.what.length, 'Access'],
    [selection.waiting.length, waiting.request.length, 'Approvals pending'],
    [selection.agreed.length, agreed.request.length, 'Approved'],
    [selection.ended.length, ended.address.length, 'Ends'],
    [
      selection.objects.length,
      objects.address.length,
      reader.data.about.kind === 'live' ? 'Live' : 'Changes',
    ],
    [selection.findings.length, findings.rule.length, 'Findings'],
    [selection.unnoticed.length, unnoticed.about.length, 'Not noticed'],
    [selection.passed.length, passed.about.length, 'Passed'],
  ];
  return counts
    .filter(([, all]) => all > 0)
    .map(([shown, all, label]) => `${label}: ${shown === all ? '' : `${number(shown)} of `}${number(all)}`)
    .join(' · ');
}

const happenings = (state: ViewState): (readonly [string, string])[] => {
  const found = new Set(state.reader.data.access.what);
  const options = HAPPENINGS.flatMap(({id, label}, i) => (found.has(i) ? [[id, label] as const] : []));
  return options.length > 1 ? options : [];
};

const actions = (state: ViewState): (readonly [string, string])[] => {
  const {objects} = state.reader.data;
  const found = new Set([...new Set(objects.actions)].flatMap((one) => state.reader.text(one).split('+')));
  return ACTIONS.filter((action) => found.has(action)).map((action) => [action, SIGNS[action].planned]);
};

const same = (texts: readonly string[]): (readonly [string, string])[] => texts.map((text) => [text, text]);

export function FilterBar({state, choices}: {readonly state: ViewState; readonly choices: Choices}) {
  const {filters, filter} = state;
  const typed = filters.person.toLowerCase();
  const suggested = choices.people.filter((person) => person.includes(typed)).slice(0, SUGGESTED);
  return (
    <search class="bar">
      <label class="field search">
        <span>
          Search <kbd>/</kbd>
        </span>
        <input
          id="search"
          type="search"
          value={filters.search}
          autocomplete="off"
          spellcheck={false}
          placeholder="A person, a workspace, a path …"
          onInput={(event) => {
            filter({search: event.currentTarget.value});
          }}
        />
      </label>
      <Choice name="workspace" label="Workspace" all="All" options={same(choices.workspaces)} state={state} />
      <Choice name="kind" label="Kind" all="All" options={same(choices.kinds)} state={state} />
      <Choice name="access" label="Access" all="Everything" options={happenings(state)} state={state} />
      <Choice name="action" label="Objects" all="Everything" options={actions(state)} state={state} />
      {choices.people.length > 0 && (
        <label class="field of-person">
          <span>Person</span>
          <input
            id="filter-person"
            list="people"
            value={filters.person}
            autocomplete="off"
            spellcheck={false}
            placeholder="Anybody"
            onInput={(event) => {
              filter({person: event.currentTarget.value});
            }}
          />
          <datalist id="people">
            {suggested.map((person) => (
              <option key={person} value={person} />
            ))}
          </datalist>
        </label>
      )}
      <p class="shown" role="status">
        {shownText(state)}
      </p>
      {isFiltered(filters) && (
        <button
          type="button"
          id="clear"
          onClick={() => {
            filter({...NO_FILTERS, by: filters.by});
          }}
        >
          Clear <kbd>Esc</kbd>
        </button>
      )}
    </search>
  );
}
