/** The host's name, logo and colour, with the shades that the colour gives. */
import { Button, ColorInput, FileInput, TextInput } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body, tagged, type Schema } from '@/api/client';
import { type Branding, showBranding } from '@/app/branding';
import { Form, useSave } from '@/features/forms/Form';
import { meQuery } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import classes from './branding.module.css';

const brandingQuery = queryOptions({
  queryKey: ['branding'],
  queryFn: () => tagged(api.GET('/api/v1/branding', { cache: 'no-store' })),
});

export function BrandingPage() {
  const { t } = useI18n();
  const query = useQuery(brandingQuery);
  return (
    <Page title={t('nav.branding')} lead={t('branding.lead')}>
      <Loaded query={query}>
        {({ value, etag }) => <BrandingForm key={value.revision} branding={value} etag={etag} />}
      </Loaded>
    </Page>
  );
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''));
}

function BrandingForm({ branding, etag }: { branding: Branding; etag: string | null }) {
  const { t } = useI18n();
  const [name, setName] = useState(branding.name);
  const [color, setColor] = useState(branding.primary_color ?? '');
  const [file, setFile] = useState<File | null>(null);
  const save = useSave({
    run: (patch: Schema<'BrandingPatch'>) =>
      body(
        api.PATCH('/api/v1/branding', { params: { header: { 'If-Match': etag ?? undefined } }, body: patch }),
      ),
    said: () => t('branding.saved'),
    stale: [brandingQuery.queryKey, meQuery.queryKey],
    done: showBranding,
  });
  const changed = name !== branding.name || color !== (branding.primary_color ?? '') || file !== null;
  const submit = async () => {
    save.mutate({
      ...(name !== branding.name && { name: name.trim() }),
      ...(color !== (branding.primary_color ?? '') && { primary_color: color === '' ? null : color }),
      ...(file !== null && { logo: await base64Of(file) }),
    });
  };
  return (
    <Panel>
      <Form
        problem={save.problem}
        busy={save.isPending}
        submit={t('action.save')}
        disabled={!changed}
        onSubmit={() => void submit()}
      >
        <TextInput
          label={t('branding.name')}
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={save.problem?.field('/name')}
        />
        <ColorInput
          label={t('branding.color')}
          description={t('branding.color.help')}
          format="hex"
          value={color}
          onChange={setColor}
          error={save.problem?.field('/primary_color')}
          withEyeDropper={false}
        />
        {branding.shades.length > 0 && (
          <ol className={classes.shades} aria-label={t('branding.shades')}>
            {branding.shades.map((shade, index) => (
              <li key={shade} style={{ background: shade, color: index < 5 ? '#25221e' : '#fff' }}>
                {shade}
              </li>
            ))}
          </ol>
        )}
        <FileInput
          label={t('branding.logo')}
          description={t('branding.logo.help')}
          placeholder={t('upload.choose')}
          accept="image/png,image/jpeg,image/webp"
          clearable
          value={file}
          onChange={setFile}
          error={save.problem?.field('/logo')}
        />
        {branding.logo == null ? (
          <p>{t('branding.logo.none')}</p>
        ) : (
          <div className={classes.logo}>
            <img src={branding.logo} alt={branding.name} />
            <Button variant="default" onClick={() => save.mutate({ logo: null })}>
              {t('branding.logo.remove')}
            </Button>
          </div>
        )}
      </Form>
    </Panel>
  );
}
