/** The section of everybody who reaches the objects to which access changes. */
import {groupRows, rowOfLine} from '../render/html/group-rows.ts';
import {type Line, Lines} from './lines.tsx';
import {once} from './once.ts';
import {How, Named, Section} from './pieces.tsx';
import type {ViewState} from './view-state.ts';

export function ReachSection({state}: {readonly state: ViewState}) {
  const {reader, selection, printing, width} = state;
  const {object, level, people, how} = reader.data.reach;
  const grouped = once(selection.reach, 'objects', () => groupRows(selection.reach, (row) => object[row]));
  const namesOf = (line: number): string[] => reader.list(people[rowOfLine(grouped, line)]);
  const lineAt = (line: number): Line => {
    const row = rowOfLine(grouped, line);
    if (grouped.heading[line] === 1) {
      return {
        key: `h${row}`,
        className: 'group',
        content: (
          <h3>
            <Named reader={reader} of={[object[row]]} />
          </h3>
        ),
      };
    }
    return {
      key: String(row),
      className: 'row reach',
      content: (
        <>
          <span class="level">{reader.text(level[row])}</span>
          <span class="body">{namesOf(line).join(', ')}</span>
          <How texts={reader.list(how[row])} />
        </>
      ),
    };
  };
  return (
    <Section id="reach" title="Access after apply" shown={selection.reach.length} all={object.length}>
      <Lines
        label="Access after apply"
        count={grouped.from.length}
        lineAt={lineAt}
        heightOf={(line) => {
          if (grouped.heading[line] === 1) return 48;
          const lines = Math.max(1, Math.ceil((namesOf(line).join(', ').length * 8) / (width * 0.75)));
          const hasHow = reader.list(how[rowOfLine(grouped, line)]).length > 0;
          return 18 + 24 * (lines + (hasHow ? 1 : 0));
        }}
        printing={printing}
        of={grouped}
      />
    </Section>
  );
}
