import type { Account, Entry } from './entry.js';
import type { SendCallback } from './processing-callback.js';
import type { Upload } from './upload.js';

/** Everything that was uploaded; gone when the server stops. */
export class Gallery {
  private readonly entries: Entry[] = [];
  private readonly work = new Set<Promise<void>>();

  /** @param log gets a line for each callback that could not be sent */
  constructor(
    private readonly sendCallback: SendCallback,
    private readonly log: (line: string) => void,
  ) {}

  /** @returns undefined: there is no file */
  submit(account: Account, { fields, file }: Upload): Entry | undefined {
    if (file === undefined) return undefined;
    const entry: Entry = {
      id: this.entries.length + 1,
      account,
      createdAt: new Date(),
      title: fields.get('title') || file.name,
      description: fields.get('description') ?? '',
      license: fields.get('license') ?? '',
      tags: (fields.get('tags') ?? '').split(',').map((tag) => tag.trim()).filter((tag) => tag !== ''),
      file,
      state: 'unprocessed',
    };
    this.entries.push(entry);
    this.begin(entry, fields.get('callback_url'));
    return entry;
  }

  find(id: number): Entry | undefined {
    return this.entries.find((entry) => entry.id === id);
  }

  /** Newest first. */
  processed(limit: number): readonly Entry[] {
    return this.entries.filter(({ state }) => state === 'processed').reverse().slice(0, limit);
  }

  /** Until everything that was uploaded is processed and reported. */
  async settle(): Promise<void> {
    await Promise.all(this.work);
  }

  private begin(entry: Entry, callbackUrl: string | undefined): void {
    const work = this.process(entry, callbackUrl).finally(() => this.work.delete(work));
    this.work.add(work);
  }

  /** What a real media server takes long for: the uploader has its answer before. An empty file cannot be processed. */
  private async process(entry: Entry, callbackUrl = ''): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    entry.state = 'processing';
    const state = entry.file.content.length > 0 ? 'processed' : 'failed';
    entry.state = state;
    if (callbackUrl === '') return;
    await this.sendCallback(callbackUrl, { id: entry.id, state }).catch((error: unknown) => this.log(`no callback for entry ${entry.id}: ${String(error)}`));
  }
}
