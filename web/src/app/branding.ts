/**
 * The host's name, logo and colour, the same for everybody and before anybody is known. What was seen last is shown at
 * once; the fresh answer follows. Shades are made by the API, as light as the portal's own, so that contrasts hold.
 */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import type { Schema } from '@/api/client';
import { open } from '@/api/open';
import { cssVariables, theme } from './theme';

export type Branding = Schema<'Branding'>;

const STORED = 'lonja.branding';
const listeners = new Set<() => void>();
let known = stored();

function stored(): Branding | null {
  try {
    const value = JSON.parse(localStorage.getItem(STORED) ?? 'null') as Branding | null;
    return Array.isArray(value?.shades) ? value : null;
  } catch {
    return null;
  }
}

export function showBranding(branding: Branding): void {
  if (branding.revision === known?.revision && branding.name === known.name) return;
  known = branding;
  localStorage.setItem(STORED, JSON.stringify(branding));
  for (const listener of listeners) listener();
}

/** No answer is no news. */
export async function askForBranding(): Promise<void> {
  const answer = await open.GET('/api/v1/branding').catch(() => null);
  if (answer?.data !== undefined) showBranding(answer.data);
}

/** Null until it was ever known. */
export function useBranding(): Branding | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => known,
  );
}

type Shades = readonly [string, string, string, string, string, string, string, string, string, string];

function shadesOf(branding: Branding | null): Shades | null {
  return branding?.shades.length === 10 ? (branding.shades as unknown as Shades) : null;
}

export function themeOf(branding: Branding | null) {
  const shades = shadesOf(branding);
  if (shades === null) return theme;
  return createTheme({
    ...theme,
    colors: { ...theme.colors, teal: shades as unknown as MantineColorsTuple },
  });
}

export function variablesOf(branding: Branding | null): CSSVariablesResolver {
  const shades = shadesOf(branding);
  if (shades === null) return cssVariables;
  const common = { '--l-nav': shades[9], '--l-nav-active': shades[8] };
  return (resolved) => {
    const { variables, light, dark } = cssVariables(resolved);
    return {
      variables,
      light: {
        ...light,
        ...common,
        '--mantine-color-anchor': shades[7],
        '--l-info': shades[7],
        '--l-info-bg': shades[1],
        '--l-chart': shades[7],
        '--l-chart-band': shades[4],
      },
      dark: {
        ...dark,
        ...common,
        '--mantine-color-anchor': shades[3],
        '--mantine-color-teal-light': shades[9],
        '--mantine-color-teal-light-hover': shades[8],
        '--mantine-color-teal-light-color': shades[2],
        '--l-info': shades[2],
        '--l-info-bg': shades[9],
        '--l-chart': shades[3],
        '--l-chart-band': shades[5],
      },
    };
  };
}
