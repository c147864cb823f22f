/** Starts the portal: language first, so that nothing is shown in the wrong one. */
import '@mantine/core/styles.css';
import './app/tokens.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queries, router } from './app/router';
import { Branded } from './app/Branded';
import { askForBranding } from './app/branding';
import { initialLanguage, LanguageProvider, loadLanguage } from './i18n/language';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

void askForBranding();
const language = initialLanguage();
await loadLanguage(language);

createRoot(root).render(
  <StrictMode>
    <Branded>
      <LanguageProvider initial={language}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </LanguageProvider>
    </Branded>
  </StrictMode>,
);
