import type { UploadedFile } from './upload.js';

/** Somebody who has a page on the media server. */
export interface Account {
  readonly id: number;
  readonly username: string;
  readonly email: string;
  readonly bio: string;
  /** Neither waiting to be let in nor banned. */
  readonly active: boolean;
}

/** A picture, film or sound that somebody uploaded. */
export interface Entry {
  readonly id: number;
  readonly account: Account;
  readonly createdAt: Date;
  readonly title: string;
  readonly description: string;
  readonly license: string;
  readonly tags: readonly string[];
  readonly file: UploadedFile;
  state: 'unprocessed' | 'processing' | 'processed' | 'failed';
}

/** As clients read it. @param origin of the media server, for absolute URLs */
export function entryJson(entry: Entry, origin: string): Readonly<Record<string, unknown>> {
  const { account, createdAt, description, file, id, license, state, title } = entry;
  const userPermalink = `${origin}/u/${encodeURIComponent(account.username)}/`;
  return {
    user: account.username,
    user_id: account.id,
    user_bio: account.bio,
    user_bio_html: paragraph(account.bio),
    user_permalink: userPermalink,
    id,
    created: createdAt.toISOString().slice(0, -1), // without a zone
    title,
    license,
    description,
    description_html: paragraph(description),
    media_type: `mediagoblin.media_types.${kindOf(file)}`,
    state,
    permalink: `${userPermalink}m/${id}/`,
    media_files: mediaFiles(entry, origin),
  };
}

/** This server makes no small pictures: every size is the original. */
function mediaFiles({ file, id }: Entry, origin: string): Readonly<Record<string, string>> {
  const original = `${origin}/media/${id}/original`;
  return kindOf(file) === 'image' ? { thumb: original, medium: original, original } : { original };
}

const kindOf = ({ mimeType }: UploadedFile): string => /^(image|audio|video)\//.exec(mimeType)?.[1] ?? 'other';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const paragraph = (text: string): string => (text === '' ? '' : `<p>${text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')}</p>`);
