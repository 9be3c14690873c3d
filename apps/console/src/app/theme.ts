import { Badge, Button, createTheme, defaultVariantColorsResolver, parseThemeColor, type CSSVariablesResolver, type MantineColorsTuple, type VariantColorsResolver } from '@mantine/core';

/** The green of the pages that people sign in with. */
const assent: MantineColorsTuple = ['#e4f2ed', '#cbe5dc', '#9bd2c0', '#66bda2', '#3aa687', '#1c8c70', '#0a6655', '#085a4b', '#084f42', '#053a30'];

/** In the dark, Mantine's greys get a little of the same green. */
const dark: MantineColorsTuple = ['#e7eeeb', '#c3cfca', '#a2b1ab', '#74857d', '#44544d', '#34423c', '#25312c', '#171f1c', '#111815', '#0b100e'];

/** Dark enough to carry white text. */
const red: MantineColorsTuple = ['#fdeeec', '#fbdcd9', '#f6bab5', '#ff9c94', '#f47d74', '#e0574e', '#b42a25', '#a3231f', '#8b1d1a', '#741815'];

/** Text on a filled colour: black or white, whichever can be read. A colour has another shade in the dark, which Mantine does not look at. */
const readableWhenFilled: VariantColorsResolver = (input) => {
  const { color, theme: merged, variant } = input;
  const resolved = defaultVariantColorsResolver(input);
  if (variant !== 'filled' || !parseThemeColor({ color, theme: merged }).isThemeColor) return resolved;
  const textIn = (colorScheme: 'light' | 'dark'): string => (parseThemeColor({ color, theme: merged, colorScheme }).isLight ? 'var(--mantine-color-black)' : 'var(--mantine-color-white)');
  return { ...resolved, color: `light-dark(${textIn('light')}, ${textIn('dark')})` };
};

export const theme = createTheme({
  primaryColor: 'assent',
  primaryShade: 6,
  colors: { assent, dark, red },
  autoContrast: true,
  // Where black and white text have the same contrast (WCAG 2.2, definition of contrast ratio).
  luminanceThreshold: 0.179,
  variantColorResolver: readableWhenFilled,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: '-apple-system, "Segoe UI Variable Text", "Segoe UI", Roboto, Cantarell, Ubuntu, "Helvetica Neue", Arial, sans-serif',
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.15rem' }, h3: { fontSize: '1rem' } } },
  // Only what the first page loads anyway: a component that is named here is loaded with it.
  components: {
    Badge: Badge.extend({ defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 550 } }),
    Button: Button.extend({ defaultProps: { fw: 550 } }),
    // By name only, so that it is not loaded. The header of a dialog is no banner of the page.
    Modal: { defaultProps: { attributes: { header: { role: 'presentation' } } } },
  },
});

/** Colours that Mantine gives too little contrast for small text (WCAG 2.2 §1.4.3, 4.5 to 1). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': '#51605a',
    '--mantine-color-placeholder': '#5f6e68',
    '--mantine-color-error': '#a3231f',
    '--mantine-color-red-light-color': '#a3231f',
    '--mantine-color-orange-light-color': '#8a3f00',
    '--mantine-color-yellow-light-color': '#6f4a00',
    '--mantine-color-green-light-color': '#1a6b2c',
    '--mantine-color-blue-light-color': '#0d5a9e',
    '--mantine-color-gray-light-color': '#414b47',
    '--mantine-color-assent-light-color': '#0a5446',
    '--console-ground': '#f5f8f6',
  },
  dark: {
    '--mantine-color-dimmed': '#a2b1ab',
    '--mantine-color-placeholder': '#8fa098',
    '--mantine-color-error': '#ff9c94',
    '--mantine-color-anchor': '#62d0b4',
    '--mantine-color-red-light-color': '#ffb3ad',
    '--mantine-color-assent-light-color': '#9be3cf',
    // Brighter than in the light, and still 5 to 1 under white text: Mantine chooses the text by the light scheme's shade.
    '--mantine-color-assent-filled': '#14775f',
    '--mantine-color-assent-filled-hover': '#18866c',
    '--mantine-primary-color-contrast': '#ffffff',
    '--console-ground': '#0e1412',
  },
});
