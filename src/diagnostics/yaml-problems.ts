/**
 * The message and help for each problem of a text that is not YAML as manifests use it. `found` is the piece of text
 * or the number concerned, where there is one; `write` is what to write, for people to copy.
 */
import {type ProblemText, quotedText, ticked, words, writeSo} from './problem-words.ts';

const FORM = 'See https://yaml.org/spec/1.2.2/ for its syntax.';

const WHERE = 'on the command line, or in `spec.manifests` of bylaw.yaml (relative to that file)';

/** Problems of rule `yaml/syntax`. */
export const SYNTAX_PROBLEMS = {
  // What a parser cannot read.
  'not-yaml': words((found) => `This is not valid YAML: ${found}.`, `Write it as YAML. ${FORM}`),
  indentation: words(
    'This line is not indented like its neighbours, so it is not clear what it belongs to.',
    'Indent it with as many spaces as the other entries of the same map or list.',
  ),
  'tab-indentation': words(
    'This line is indented with a tab, which YAML does not allow.',
    'Indent it with spaces, two for each level.',
  ),
  tab: words('YAML parsers disagree on what a tab in this place means.', 'Write spaces instead of the tab.'),
  'open-quote': words(
    'A quoted text that begins here or above is never closed.',
    'Add the missing quote, or put the text in the other kind of quotes if it contains a quote itself.',
  ),
  unfinished: words(
    'A quote or a bracket that is opened above is not closed before this line, which is indented less.',
    'Add the missing quote or bracket; if it is on this line, indent the line by two spaces more than the key above.',
  ),
  'open-bracket': words(
    'A `[` or `{` is never closed.',
    'Add the missing `]` or `}`, or put a text that contains such a bracket in quotes.',
  ),
  'missing-comma': words(
    (found) =>
      found === ''
        ? 'There is no comma between two entries inside brackets, or a bracket is not closed.'
        : `There is no comma after \`${found}\`, between two entries inside brackets.`,
    (_found, write) =>
      writeSo(
        write,
        'Write a comma between them, close the bracket, or put a text that contains brackets in quotes.',
      ),
  ),
  'stray-comma': words(
    'There is a comma with nothing before it.',
    'Delete the comma, or write the entry that is missing.',
  ),
  'missing-colon': words(
    'A key is expected here, but no `:` follows it.',
    'Write `key: value`, with a space after the colon. A text of several lines must be in quotes or after `|`.',
  ),
  'missing-space': words(
    (found) =>
      `There is no space after ${found === '' ? 'the colon that follows a key' : `\`${found}\``}, so it is read as part of a text.`,
    (_found, write) => writeSo(write, 'Write a space after the colon.'),
  ),
  'map-beside-key': words(
    (found) =>
      `A map begins on the same line as the key ${found === '' ? 'that it belongs to' : `\`${found}\``}.`,
    (_found, write) =>
      write === undefined
        ? 'Begin the map on the next line, indented; or, if it is a text that contains a colon and a space, put it in quotes.'
        : `Begin the map on the next line, indented by two spaces more than the key; or write ${write}.`,
  ),
  'multi-line-key': words('A key spans several lines.', 'Write the key on one line.'),
  'after-document': words(
    'This does not belong to the map, list or text above it.',
    'Put it under a key and indent it, put a text with special characters in quotes, or begin another document with `---`.',
  ),
  escape: words(
    'A backslash in double quotes is followed by a character for which YAML has no escape.',
    (_found, write) =>
      `Write \`\\\\\` for a backslash, or use single quotes, where a backslash is just a backslash${write === undefined ? '' : `: ${write}`}.`,
  ),
  'block-header': words(
    (found) => `What follows \`|\` or \`>\` is not a text block: ${found}.`,
    'Write the text on the next line, indented; only `+`, `-`, a digit and a comment may follow `|` or `>` on its own line.',
  ),
  anchor: words(
    'An anchor (`&name`) or an alias (`*name`) has no name, or is in a place where none is allowed.',
    'Give it a name of letters and digits, or put a text that begins with `&` or `*` in quotes.',
  ),
  // What people mean, where a parser only says that it cannot go on.
  'needs-quotes': words(
    (found) =>
      `${quotedText(found)} is not read as text: text without quotes cannot begin with ${ticked(found.charAt(0))}.`,
    (_found, write) => writeSo(write, 'Put the whole text in quotes.', 'Put the whole text in quotes:'),
  ),
  'text-beside-quotes': words(
    (found) => `The quotes at the beginning of ${quotedText(found)} end before the text does.`,
    (_found, write) =>
      writeSo(
        write,
        'Put the whole text in quotes of the other kind.',
        'Put the whole text in quotes that it does not contain:',
      ),
  ),
  'colon-in-text': words(
    (found) =>
      `${quotedText(found)} is not read as text: without quotes, a colon with a space after it ends a key.`,
    (_found, write) => writeSo(write, 'Put the whole text in quotes.', 'Put the whole text in quotes:'),
  ),
  wildcard: words(
    (found) =>
      `${quotedText(found)} is not read as text: in YAML, \`*\` begins an alias, which repeats a value.`,
    (_found, write) =>
      `No permission covers everything. \`*\` is allowed only as the action, as in \`spaces:*:all\`; the built-in role \`admin\` has every permission at scope \`all\`.${write === undefined ? '' : ` Put text in quotes: ${write}.`}`,
  ),
  'split-reference': words(
    (found) => `${quotedText(found)} is read as a key and a value, since there is a space after the colon.`,
    (_found, write) => writeSo(write, 'Write it without the space.', 'Write it without the space:'),
  ),
  'list-beside-key': words(
    (found) => `A list with dashes begins on the same line as its key ${quotedText(found)}.`,
    (_found, write) =>
      `Begin each entry on a line of its own below the key${write === undefined ? '' : `, or write ${write}`}.`,
  ),
  'no-colon': words(
    (found) => `There is no colon after the key ${quotedText(found)}.`,
    (_found, write) => writeSo(write, 'Write a colon and a space after the key.'),
  ),
  'dash-without-space': words(
    (found) => `There is no space after the dash of ${quotedText(found)}, so it is not a list entry.`,
    (_found, write) => writeSo(write, 'Write a space after the dash.'),
  ),
  bullet: words(
    (found) => `${quotedText(found)} does not begin a list entry in YAML.`,
    (_found, write) =>
      writeSo(
        write,
        'Begin each entry with a dash and a space.',
        'Begin each entry with a dash and a space:',
      ),
  ),
  separator: words(
    (found) => `${quotedText(found)} does not separate documents.`,
    'Write three dashes on the line, `---`.',
  ),
  'comment-sign': words(
    (found) => `${quotedText(found)} does not begin a comment in YAML.`,
    'Begin the comment with `#`.',
  ),
  'comment-as-value': words(
    (found) => `${quotedText(found)} is not read: \`#\` begins a comment, which goes to the end of the line.`,
    (_found, write) => writeSo(write, 'Put the text in quotes.', 'Put the text in quotes:'),
  ),
  'odd-character': words(
    (found) => `There is ${found} on this line, which looks like a YAML character but is not one.`,
    (_found, write) => writeSo(write, 'Retype the character.', 'Retype the line:'),
  ),
  'typographic-quotes': words(
    (found) =>
      `The quotes on this line are typographic, such as ${found}, and YAML reads them as part of the text.`,
    (_found, write) => writeSo(write, 'Type straight quotes.', 'Type straight quotes:'),
  ),
  'merge-conflict': words(
    (found) => `${quotedText(found)} begins an unresolved merge conflict.`,
    'Resolve the conflict, and delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`.',
  ),
  'code-fence': words(
    (found) => `${quotedText(found)} is a code fence of Markdown, not YAML.`,
    'Delete this line, and the one that ends the fence.',
  ),
  'unclosed-quote': words(
    'The quoted text that begins here is never closed.',
    (_found, write) =>
      `${write === undefined ? 'Add the missing quote' : `Add the missing quote, most likely at the end of the line: ${write}`}. If the text contains a quote, use the other kind of quotes.`,
  ),
  'unclosed-bracket': words(
    (found) => `The \`${found}\` here is never closed.`,
    (found, write) =>
      write === undefined
        ? `Add the missing \`${found === '[' ? ']' : '}'}\`, or put a text that contains such a bracket in quotes.`
        : `Add the missing \`${found === '[' ? ']' : '}'}\`, most likely at the end of the line: ${write}.`,
  ),
  'extra-bracket': words(
    (found) => `The \`${found}\` closes no bracket.`,
    (found) => `Delete it, or add the \`${found === ']' ? '[' : '{'}\` that it closes.`,
  ),
  'wrong-indentation': words(
    (found) =>
      `This line is indented by ${found}, unlike its neighbours, so it is not clear what it belongs to.`,
    (_found, write) =>
      write === undefined
        ? 'Indent it like its neighbours.'
        : write === '`0 spaces`'
          ? 'Do not indent it, like its neighbours.'
          : `Indent it by ${write.replaceAll('`', '')}, like its neighbours.`,
  ),
  'missing-spec': words(
    (found) => `${quotedText(found)} is indented like a field of \`spec\`, but no \`spec:\` stands above it.`,
    'Write `spec:` on a line of its own above it, not indented.',
  ),
  // What YAML allows, and manifests do not.
  tag: words(
    (found) =>
      `${quotedText(found)} is a tag, and tags are not allowed in manifests: every value is what it looks like.`,
    (_found, write) =>
      write === undefined
        ? 'Delete the tag, or put a text that begins with `!` in quotes.'
        : `If it is a text, put it in quotes: ${write}. Otherwise delete the tag.`,
  ),
  directive: words(
    (found) =>
      `${quotedText(found)} is a directive (a line that begins with \`%\`), and directives are not allowed in manifests: they are always YAML 1.2.`,
    'Delete the line.',
  ),
  'merge-key': words(
    'The merge key `<<` is not part of YAML 1.2, so it would merge nothing.',
    'Write out the fields that it should add, or use an alias for each value (`field: *name`).',
  ),
  'key-not-text': words(
    (found) =>
      `${quotedText(found, 'Nothing')} is used as a key, but YAML does not read it as text, and a key must be text.`,
    (found) => `Put the key in quotes: \`"${found}"\`.`,
  ),
  'key-not-plain': words(
    'A map, a list or an alias is used as a key, and a key must be text.',
    'Write the key as text. If it is a text with brackets, such as `{{ … }}`, put it in quotes.',
  ),
  'unsafe-key': words(
    (found) =>
      `${quotedText(found)} cannot be a key: it has a special meaning in programs that read the manifest.`,
    'Choose another key.',
  ),
  'unknown-alias': words(
    (found) =>
      `The alias \`*${found}\` has no anchor \`&${found}\` above it in this document: a value that begins with \`*\` repeats one.`,
    (found, write) =>
      `If it is a text, put it in quotes: ${write ?? 'a text may begin with `*` in quotes'}. Otherwise write \`&${found}\` before the value that it should repeat.`,
  ),
  'inexact-number': words(
    (found) =>
      `The number ${found} cannot be stored exactly: it has too many digits, or is too large or too small.`,
    (found) =>
      `If it is a text, put it in quotes: \`"${found}"\`. Otherwise write a number with fewer digits.`,
  ),
  'not-finite': words(
    (found) => `${quotedText(found)} means infinity or "not a number", which no field can hold.`,
    (found) => `If it is a text, put it in quotes: \`"${found}"\`. Otherwise write a number.`,
  ),
  // What would be read differently by different programs, or not be seen.
  'control-character': words(
    (found) => `There is an invisible control character (${found}) in the text.`,
    'Delete it.',
  ),
  surrogate: words(
    (found) => `There is half a character (${found}, an unpaired surrogate) in the text.`,
    'Delete it, or write the whole character.',
  ),
  'carriage-return': words(
    'A line ends with only a carriage return, which some programs read as the end of a line and others do not.',
    'Save the file with LF or CRLF line endings.',
  ),
  'byte-order-mark': words(
    'There is an invisible byte order mark (U+FEFF) in the middle of the file.',
    'Delete it. It usually comes from joining files, and is only allowed at the very beginning.',
  ),
  ambiguous: words(
    (found) => `YAML parsers disagree on what this means: ${found}.`,
    'Simplify it: put text in quotes, and every entry of a mapping or list on its own line.',
  ),
  // What is wrong with a file as a whole.
  'no-such-file': words(
    (found) => `There is no file or folder ${quotedText(found)}, so no manifests can be read from it.`,
    `Correct the path ${WHERE}.`,
  ),
  'no-match': words(
    (found) =>
      `${quotedText(found)} matches no manifest: no file there ends in .yaml or .yml and belongs to this set.`,
    `Add a manifest there, or correct the path ${WHERE}. A folder with a bylaw.yaml of its own is another set.`,
  ),
  'other-ending': words(
    (found) => `${quotedText(found)} does not end in .yaml or .yml, so it is not a manifest.`,
    'Rename the file, or leave it out.',
  ),
  'json-manifest': words(
    (found) =>
      `${quotedText(found)} is written like a manifest, but it is not read: manifests end in .yaml or .yml.`,
    'Rename it to end in .yaml: JSON is valid YAML, and `bylaw fmt` lays it out. If it is not a manifest of this set, move it out of the folders of `spec.manifests`, or name only YAML files there, such as `manifests/**/*.yaml`.',
  ),
  'outside-set': words(
    (found) =>
      `${quotedText(found)} is outside the folder of bylaw.yaml, and a set contains only what is inside that folder.`,
    'Move the manifests into the folder of the set, or give them a bylaw.yaml of their own.',
  ),
  'link-outside': words(
    'This is a symbolic link to something outside the folder of bylaw.yaml, and a set contains only what is inside that folder.',
    'Replace the link with a copy, or delete it.',
  ),
  'broken-link': words(
    'This symbolic link does not point to a file or folder.',
    'Correct or delete the link.',
  ),
  unreadable: words(
    (found) => `The file or folder cannot be read: ${found}.`,
    'Give the user who runs bylaw permission to read it, or do not include it in `spec.manifests` of bylaw.yaml.',
  ),
  'not-a-file': words(
    (found) => `The name ends like that of a manifest, but this is ${found}, not a file.`,
    'Rename or delete it.',
  ),
  'not-utf-8': words(
    (found) => `The file is not valid UTF-8: byte ${found} is not part of a character.`,
    'Save it as UTF-8. If it is not a manifest, give it an extension other than .yaml or .yml.',
  ),
  'utf-16': words((found) => `The file is text in ${found}, not in UTF-8.`, 'Save it as UTF-8.'),
} as const satisfies Readonly<Record<string, ProblemText>>;

const SPLIT_SET =
  'Split the set into several, each in a folder with its own bylaw.yaml. If other folders are read too, list those with manifests in `spec.manifests`.';

/** Problems of rule `yaml/limits`. */
export const LIMIT_PROBLEMS = {
  'file-size': words(
    (found) => `The file is larger than ${found}, the most that bylaw reads.`,
    'Split it into several files; if it is not a manifest, give it an extension other than .yaml or .yml.',
  ),
  'settings-size': words(
    (found) => `The file is larger than ${found}, the most that bylaw reads of how a set is judged.`,
    'Keep policies in several files, and name them as `policies: [{from: PATH}]`.',
  ),
  nodes: words(
    (found) =>
      `The file holds more than ${found} million keys and values, the most that bylaw reads at once.`,
    'Split it into several files; if it is not a manifest, give it an extension other than .yaml or .yml.',
  ),
  'set-bytes': words(
    (found) => `The manifests of this set are larger than ${found} together, the most that bylaw reads.`,
    SPLIT_SET,
  ),
  'set-files': words(
    (found) => `This set has more than ${found} manifests, the most that bylaw reads.`,
    SPLIT_SET,
  ),
  'set-documents': words(
    (found) => `The manifests of this set hold more than ${found} documents, the most that bylaw reads.`,
    'Declare objects of one kind together, in a list such as a `TeamList`; or split the set into several, each in a folder with its own bylaw.yaml.',
  ),
  'set-objects': words(
    (found) => `This set declares more than ${found} objects, the most that bylaw reads.`,
    SPLIT_SET,
  ),
  'set-nodes': words(
    (found) =>
      `The manifests of this set hold more than ${found} keys and values, those that aliases repeat included: the most that bylaw reads.`,
    SPLIT_SET,
  ),
  'set-mistakes': words(
    (found) =>
      `There are more than ${found} mistakes in the manifests of this set; the rest is not reported.`,
    'Fix those that are shown. If these files are not manifests, list the folders with manifests in `spec.manifests` of bylaw.yaml.',
  ),
  depth: words(
    (found) => `Maps and lists are nested more than ${found} levels deep.`,
    'Manifests need at most eight levels: check the indentation and the brackets above.',
  ),
  expansion: words(
    (found) => `Expanding the aliases (\`*name\`) in this file makes it more than ${found} times as long.`,
    'Use fewer aliases, and no anchors that contain aliases.',
  ),
  'endless-alias': words(
    (found) => `The alias \`*${found}\` is inside the value that it repeats, so it would never end.`,
    'Write out the value instead.',
  ),
  'key-length': words((found) => `A key is longer than ${found} characters.`, 'Shorten the key.'),
  'too-many': words(
    (found) => `There are more than ${found} such mistakes in this file; the rest of it was not read.`,
    'Fix those that are shown. If the file is not a manifest, give it an extension other than .yaml or .yml.',
  ),
} as const satisfies Readonly<Record<string, ProblemText>>;

export type SyntaxProblem = keyof typeof SYNTAX_PROBLEMS;
export type LimitProblem = keyof typeof LIMIT_PROBLEMS;
