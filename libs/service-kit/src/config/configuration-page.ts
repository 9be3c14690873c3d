import { CHAPTERS } from './chapters.js';
import { fileVariableOf } from './secret-files.js';
import type { Setting, Slice } from './setting.js';

const INTRODUCTION = `<!-- Made from libs/service-kit/src/config by \`npm run docs\`. Change it there. -->

# Configuration

Every setting is one environment variable. All are checked when a service starts: a value that breaks its rule is named, with
the rule and an example, and the service does not start. A variable that is set to nothing counts as absent, and an
\`ASSENT_\` variable that is not on this page is refused, so that a slip of the keyboard cannot pass unnoticed.

A secret may stand in a file instead, whose path is in a variable with \`_FILE\` at its end: \`DATABASE_URL_FILE=/run/secrets/database-url\`. White space
around it does not count. The variable and the file together, and a file that is missing or empty, are refused.

\`npm run assent -- config\` prints the settings in force, with secrets masked.`;

/** docs/configuration.md, from the settings themselves. */
export function configurationPage(): string {
  return `${[INTRODUCTION, ...CHAPTERS.map(([title, slice]) => chapter(title, slice))].join('\n\n')}\n`;
}

function chapter(title: string, slice: Slice): string {
  return [`## ${title}`, ...Object.values(slice).map(entry)].join('\n\n');
}

function entry(setting: Setting<unknown>): string {
  const facts = [
    `* Rule: ${setting.rule}`,
    ...(setting.unit === undefined ? [] : [`* Unit: ${setting.unit}`]),
    `* Default: ${setting.fallback === undefined ? (setting.required ? 'none, it must be set' : 'none, it may be absent') : `\`${setting.fallback}\``}`,
    `* Example: \`${setting.variable}=${setting.example}\``,
    ...(setting.secret ? [`* Secret: its value is never printed or logged. \`${fileVariableOf(setting.variable)}\` may name a file with it instead`] : []),
  ];
  return `### \`${setting.variable}\`\n\n${setting.description}\n\n${facts.join('\n')}`;
}
