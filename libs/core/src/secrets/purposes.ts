/** What lies sealed for long, and is sealed anew when the key changes. */

export const SIGNING_KEY_PURPOSE = 'signing key';
/** Each is sealed under its person's id too. */
export const TOTP_PURPOSE = 'totp factor';
