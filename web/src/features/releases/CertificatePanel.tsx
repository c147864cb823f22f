/** The certificate of a release in words, to take away, with the command that checks it. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCertificate } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { blobOf, saveBlob } from '@/api/blob';
import { asProblem } from '@/api/problem';
import { useI18n } from '@/i18n/language';
import { CopyBlock } from '@/ui/CopyBlock';
import { Loaded } from '@/ui/Loaded';
import { Panel } from '@/ui/Page';
import { State } from '@/ui/states';
import { Facts, Instant } from '@/ui/values';
import { certificateQuery, type Release } from './queries';
import classes from './releases.module.css';

/** As the list below names its CSV, so that the command finds both files where they were saved. */
function fileOf(release: Release): string {
  return `release-${release.number ?? ''}`;
}

/** The command that checks both downloads against this installation's keys. */
export function checkCommand(
  file: string,
  parts: { totals: boolean; regions: boolean },
  origin: string = globalThis.location.origin,
): string {
  return [
    `lonja certificate verify ${file}.certificate.json`,
    `--jwks ${origin}/.well-known/jwks.json`,
    `--cells ${file}.csv`,
    ...(parts.totals ? [`--cells ${file}-totals.csv`] : []),
    ...(parts.regions ? [`--cells ${file}-regions.csv`] : []),
  ].join(' \\\n  ');
}

export function CertificatePanel({ release }: { release: Release }) {
  const { t, format } = useI18n();
  const query = useQuery(certificateQuery(release.id));
  return (
    <Panel title={t('certificate.title')}>
      <Loaded
        query={query}
        empty={{
          when: (certificate) => certificate === null,
          show: <State title={t('certificate.none')}>{t('certificate.none.help')}</State>,
        }}
      >
        {(certificate) =>
          certificate !== null && (
            <div className={classes.stack}>
              <p className={classes.words}>{t('certificate.lead')}</p>
              <Facts
                facts={[
                  [t('certificate.issuer'), certificate.issuer],
                  [t('certificate.recipient'), certificate.recipient.name],
                  [t('certificate.at'), <Instant key="at" at={certificate.published_at} />],
                  [
                    t('certificate.policy'),
                    t('certificate.policy.version', { version: certificate.policy_version }),
                  ],
                  [t('certificate.shown'), format.number(certificate.published_cells)],
                  [t('certificate.withheld'), format.number(certificate.suppressed_cells)],
                  [t('certificate.auditor'), t('certificate.auditor.version', certificate.auditor)],
                  [
                    t('certificate.hash'),
                    <span key="hash" className={classes.hash}>
                      {certificate.cells_sha256}
                    </span>,
                  ],
                ]}
              />
              <Download release={release} />
              <h3>{t('certificate.check')}</h3>
              <p className={classes.words}>{t('certificate.check.lead')}</p>
              <CopyBlock
                text={checkCommand(fileOf(release), {
                  totals: release.totals,
                  regions: release.regions !== 'none',
                })}
                label={t('certificate.command')}
              />
            </div>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Download({ release }: { release: Release }) {
  const { t } = useI18n();
  const fetched = useMutation({
    mutationFn: () => blobOf(`/api/v1/demand/releases/${release.id}/certificate`, 'application/json'),
    onSuccess: (blob) => saveBlob(blob, `${fileOf(release)}.certificate.json`),
    onError: (error) =>
      notifications.show({ color: 'red', message: t(`problem.${asProblem(error).code}`), role: 'alert' }),
  });
  return (
    <Button
      variant="default"
      loading={fetched.isPending}
      leftSection={<IconCertificate size={17} aria-hidden />}
      onClick={() => fetched.mutate()}
    >
      {t('certificate.download')}
    </Button>
  );
}
