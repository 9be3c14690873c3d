/** The one scope of all tokens of the dialect: an ordinary scope, which the API of the media server owns. Whatever its clients ask for counts as this. */
export const FULL_CONTROL = 'full_control';
