/** Lonja's look: limestone and deep teal, with ochre for what deserves a glance. Contrast is AA or better throughout. */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const teal: MantineColorsTuple = [
  '#eef7f6',
  '#d5ebe8',
  '#abd6d2',
  '#7dbfba',
  '#55a6a2',
  '#33898a',
  '#1d7074',
  '#0f5257',
  '#0b444a',
  '#073138',
];

const stone: MantineColorsTuple = [
  '#faf8f4',
  '#f3f0e9',
  '#e7e2d7',
  '#d7d0c1',
  '#bcb3a2',
  '#8f8677',
  '#675f53',
  '#544d43',
  '#3b3630',
  '#25221e',
];

const slate: MantineColorsTuple = [
  '#ebe8e2',
  '#d2cfc8',
  '#b1b0aa',
  '#878c8b',
  '#475354',
  '#364142',
  '#222c2e',
  '#192123',
  '#131a1c',
  '#0d1214',
];

export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.32,
  colors: { teal, gray: stone, dark: slate },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontFamily:
      '"Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", P052, "Book Antiqua", Georgia, "Liberation Serif", serif',
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.75rem', lineHeight: '1.2' },
      h2: { fontSize: '1.2rem', lineHeight: '1.3' },
      h3: { fontSize: '1.02rem', lineHeight: '1.35' },
    },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#faf8f4',
    '--mantine-color-text': '#25221e',
    '--mantine-color-dimmed': '#675f53',
    '--mantine-color-placeholder': '#736b5e',
    '--mantine-color-error': '#a3301d',
    '--mantine-color-anchor': '#0f5257',
    '--mantine-color-default-border': '#cfc7b7',
  },
  dark: {
    '--mantine-color-body': '#131a1c',
    '--mantine-color-teal-light': '#17393c',
    '--mantine-color-teal-light-hover': '#1e484c',
    '--mantine-color-teal-light-color': '#abd6d2',
    '--mantine-color-text': '#ebe8e2',
    '--mantine-color-dimmed': '#b1b0aa',
    '--mantine-color-placeholder': '#98a09e',
    '--mantine-color-error': '#ff9d8a',
    '--mantine-color-anchor': '#7dbfba',
    '--mantine-color-default': '#1b2426',
    '--mantine-color-default-hover': '#222c2e',
    '--mantine-color-default-border': '#3b4748',
  },
});
