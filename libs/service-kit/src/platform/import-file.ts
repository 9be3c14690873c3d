import { readFile } from 'node:fs/promises';
import { type ImportFile, parseImportFile, RulesBroken } from '@assent/core';
import type { ImportResult, Management } from '@assent/storage-postgres';

/** An import file that cannot be read or breaks a rule: nothing of it was applied. */
export class ImportRefused extends Error {
  constructor(path: string, problem: string, cause: unknown) {
    super(`The import file ${path} ${problem}`, { cause });
    this.name = 'ImportRefused';
  }
}

/** All of the file or nothing; the second time nothing changes.
 *  @param actor `system` at a start, `cli` for the command
 *  @throws ImportRefused naming entries and rules */
export async function applyImportFile(path: string, management: Management, actor: 'system' | 'cli'): Promise<ImportResult> {
  const file = await parsed(path);
  return management.importer.apply(file, { actor }).catch((error: unknown) => refuse(path, error));
}

async function parsed(path: string): Promise<ImportFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ImportRefused(path, `cannot be read: ${(cause as Error).message}`, cause);
  });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    // The parser's own message quotes the text, which may hold secrets: only the position is told.
    throw new ImportRefused(path, `is not JSON${positionIn(text, cause)}.`, undefined);
  }
  try {
    return parseImportFile(document);
  } catch (error) {
    return refuse(path, error);
  }
}

function refuse(path: string, error: unknown): never {
  if (!(error instanceof RulesBroken)) throw error;
  throw new ImportRefused(path, `breaks rules, and nothing of it was applied:\n${error.message.replace(/^/gm, '  ')}`, error);
}

function positionIn(text: string, error: unknown): string {
  const [, position] = /position (\d+)/.exec((error as Error).message) ?? [];
  if (position === undefined) return '';
  const before = text.slice(0, Number(position)).split('\n');
  return `: something is wrong at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
