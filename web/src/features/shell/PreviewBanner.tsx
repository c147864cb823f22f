/** Says as whom one looks, and, shortly before the preview ends by itself, that it will. */
import { Button } from '@mantine/core';
import { IconClock, IconEye } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, body, session } from '@/api/client';
import type { Me } from '@/features/session/me';
import { useI18n } from '@/i18n/language';
import classes from './shell.module.css';

const WARNING_MS = 90_000;
const TICK_MS = 5_000;

/** Milliseconds until the preview ends, where that is soon. */
function useEnding(): number | null {
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    const look = () => {
      const until = session.previewEndsAt;
      const rest = until === null ? null : until - Date.now();
      setLeft(rest !== null && rest < WARNING_MS ? Math.max(rest, 0) : null);
    };
    const timer = setInterval(look, TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return left;
}

export function PreviewBanner({ me }: { me: Me }) {
  const { t } = useI18n();
  const router = useRouter();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const left = useEnding();
  const leave = async () => {
    session.endPreview();
    queries.clear();
    await router.invalidate();
    await navigate({ to: '/view-as' });
  };
  const goOn = useMutation({
    mutationFn: () => {
      // The preview's own token may not ask for another one; the reader's may.
      session.endPreview();
      return body(
        api.POST('/api/v1/auth/view-as', {
          body: { organization_id: me.organization.id, acting: me.organization.acting },
        }),
      );
    },
    onSuccess: (token) => session.startPreview(token),
    onError: () => void leave(),
  });
  return (
    <div className={classes.preview} role="status">
      <IconEye size={18} aria-hidden />
      <span>{t('preview.banner', { name: me.organization.name })}</span>
      {left !== null && (
        <>
          <IconClock size={18} aria-hidden />
          <span>{t('preview.ending')}</span>
          <Button size="xs" loading={goOn.isPending} onClick={() => goOn.mutate()}>
            {t('preview.go_on')}
          </Button>
        </>
      )}
      <Button size="xs" variant="default" onClick={() => void leave()}>
        {t('preview.leave')}
      </Button>
    </div>
  );
}
