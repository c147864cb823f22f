/** The look of the portal in the host's colour. */
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { themeOf, useBranding, variablesOf } from './branding';

const schemes = localStorageColorSchemeManager({ key: 'lonja.scheme' });

export function Branded({ children }: { children: ReactNode }) {
  const branding = useBranding();
  const look = useMemo(() => ({ theme: themeOf(branding), variables: variablesOf(branding) }), [branding]);
  return (
    <MantineProvider
      theme={look.theme}
      cssVariablesResolver={look.variables}
      defaultColorScheme="auto"
      colorSchemeManager={schemes}
    >
      {children}
    </MantineProvider>
  );
}
