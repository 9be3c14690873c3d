const KEY = 'assent-console-single-keys';

/** Whether keys without Ctrl are shortcuts. People who speak to their computer must be able to switch that off. @spec WCAG 2.2 §2.1.4 */
export const singleKeys = {
  areOn: (): boolean => localStorage.getItem(KEY) !== 'off',
  switch: (on: boolean): void => localStorage.setItem(KEY, on ? 'on' : 'off'),
};
