/** Who may do what: every role against every permission, per kind of organisation; roles of one's own can be made. */
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { IconCheck } from '@tabler/icons-react';
import { Fragment } from 'react';
import type { Schema } from '@/api/client';
import { useMay } from '@/features/session/me';
import { PERMISSIONS } from '@/features/session/permissions';
import { rolesQuery } from '@/features/users/queries';
import { useI18n } from '@/i18n/language';
import { SheetButtons } from '@/ui/SheetButtons';
import { Loaded } from '@/ui/Loaded';
import { Page, Panel } from '@/ui/Page';
import { State } from '@/ui/states';
import { ROLE_KINDS, type RoleKind } from './kinds';
import { NewRole } from './NewRole';
import classes from './roles.module.css';

type Role = Schema<'Role'>;

export function RolesPage() {
  const { t } = useI18n();
  const query = useQuery(rolesQuery);
  const { kind = 'host' } = useSearch({ strict: false }) as { kind?: RoleKind };
  const navigate = useNavigate();
  const manages = useMay('roles:manage');
  return (
    <Page
      title={t('nav.roles')}
      lead={t('roles.lead')}
      actions={<SheetButtons path="/api/v1/roles" name="roles" />}
    >
      <SegmentedControl
        className={classes.kinds}
        // Colours that fade would be read half way after a change of appearance.
        transitionDuration={0}
        aria-label={t('view_as.kind')}
        value={kind}
        onChange={(next) =>
          void navigate({ to: '/roles', search: { kind: next as RoleKind }, replace: true })
        }
        data={ROLE_KINDS.map((one) => ({ value: one, label: t(`kind.${one}`) }))}
      />
      <Loaded
        query={query}
        empty={{
          when: (roles) => !roles.some((role) => role.kind === kind),
          show: <State title={t('roles.empty')}>{t('roles.empty.help')}</State>,
        }}
      >
        {(roles) => <Matrix roles={roles.filter((role) => role.kind === kind)} />}
      </Loaded>
      {manages && (
        <Panel title={t('roles.new')}>
          <NewRole key={kind} kind={kind} roles={query.data ?? []} />
        </Panel>
      )}
    </Page>
  );
}

/** Permissions by area, so that forty of them can be read. */
function Matrix({ roles }: { roles: readonly Role[] }) {
  const { t } = useI18n();
  const used = PERMISSIONS.filter((one) => roles.some((role) => role.permissions.includes(one)));
  const areas = [...new Set(used.map((one) => one.split(':')[0] ?? one))];
  return (
    <Panel flush>
      {/* A matrix keeps its form on a phone: it scrolls inside its own box. */}
      <div
        className={classes.box}
        role="region"
        aria-label={t('table.scroll', { name: t('nav.roles') })}
        tabIndex={0}
      >
        <table className={classes.matrix}>
          <caption className="l-visually-hidden">{t('nav.roles')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('roles.permission')}</th>
              {roles.map((role) => (
                <th key={role.id} scope="col">
                  <RoleName role={role} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {areas.map((area) => (
              <Fragment key={area}>
                <tr className={classes.area}>
                  <th scope="colgroup" colSpan={roles.length + 1}>
                    {t.maybe(`area.${area}`, area)}
                  </th>
                </tr>
                {used
                  .filter((one) => one.startsWith(`${area}:`))
                  .map((one) => (
                    <tr key={one}>
                      <th scope="row">{t(`permission.${one}`)}</th>
                      {roles.map((role) => (
                        <td key={role.id}>
                          <Mark on={role.permissions.includes(one)} />
                        </td>
                      ))}
                    </tr>
                  ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function RoleName({ role }: { role: Role }) {
  const { t } = useI18n();
  return (
    <Link to="/users" search={{ role_id: role.id }} title={t('roles.holders')}>
      {t.maybe(`role.${role.name}`, role.name)}
    </Link>
  );
}

function Mark({ on }: { on: boolean }) {
  const { t } = useI18n();
  return on ? (
    <span className={classes.yes}>
      <IconCheck size={16} aria-hidden />
      <span className="l-visually-hidden">{t('roles.yes')}</span>
    </span>
  ) : (
    <span className="l-visually-hidden">{t('roles.no')}</span>
  );
}
