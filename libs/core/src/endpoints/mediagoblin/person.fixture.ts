/** For the specs of the pages for people who are signed in. */
export const CONFIDENTIAL = { name: 'Uploader', description: 'Uploads pictures', type: 'confidential', redirect_uri: '' } as const;
export const PUBLIC = { name: 'Phone', description: '', type: 'public', redirect_uri: 'https://foo.example' } as const;
