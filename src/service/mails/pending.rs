//! What waits to be mailed, for some people at a time: two statements, whatever their number. What is marked as done is
//! what was looked at: a notification that arrives meanwhile waits for the next time.

use std::collections::{BTreeMap, HashMap};

use lonja_platform::prelude::*;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value as Bound};
use serde_json::Value;
use uuid::Uuid;

use crate::kind::{Kind, MailFrequency};

/// People whose mails are made in one transaction.
const PEOPLE: usize = 100;
/// Notifications that one statement marks: two values each, of the 32,766 that SQLite takes.
const MARKED: usize = 1000;
/// The name of the lock under which mails are made.
const LOCK: i64 = 0x6d_6169_6c73;

/// What waits for some people.
#[derive(Debug)]
pub struct Batch {
    pub people: Vec<Person>,
    /// Person and event of every notification that was looked at, news or not.
    looked_at: Vec<(Uuid, Uuid)>,
}

/// Somebody with news.
#[derive(Debug)]
pub struct Person {
    pub id: UserId,
    pub email: String,
    pub language: Language,
    /// As what it is told of each thing: the page about it is another one for staff.
    pub news: Vec<News>,
}

/// Something that is still worth a mail.
#[derive(Clone, Debug)]
pub struct News {
    pub kind: Kind,
    pub subject: Uuid,
    pub facts: Value,
    pub acting: OrganizationKind,
}

/// Whether anything waits, so that a job with nothing to do never takes SQLite's writer. `never` is named because the
/// index names it.
pub async fn is_any(
    conn: &impl ConnectionTrait,
    frequency: MailFrequency,
    until: Timestamp,
) -> Result<bool, DbErr> {
    let sql = "SELECT 1 AS one FROM notification
               WHERE mailed_at IS NULL AND mail <> 'never' AND mail = $1 AND created_at < $2 LIMIT 1";
    let values: [Bound; 2] = [frequency.as_str().into(), until.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(conn.query_one_raw(statement).await?.is_some())
}

/// Keeps other jobs that make mails waiting until this transaction ends: what they load then is what it left. SQLite
/// has one writer anyway.
pub async fn alone(tx: &Tx) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await?;
    }
    Ok(())
}

/// Everybody who has something waiting, the rest of it left out: what was read, dealt with or may not be seen any
/// more. Somebody may be left with no news at all.
pub async fn load(
    conn: &impl ConnectionTrait,
    frequency: MailFrequency,
    until: Timestamp,
    now: Timestamp,
) -> Result<Batch, DbErr> {
    let sql = format!(
        "SELECT n.user_id, n.event_id, n.kind, n.subject_id, n.facts, n.read_at, u.email, u.state AS user_state,
                o.state AS organization_state, o.is_host, o.is_partner, o.is_supplier,
                COALESCE(u.language, o.language) AS language,
                CASE n.subject_kind
                    WHEN 'order' THEN (SELECT s.state FROM sales_order s WHERE s.id = n.subject_id)
                    WHEN 'policy' THEN (SELECT s.state FROM policy s WHERE s.id = n.subject_id)
                    WHEN 'forecast_cycle' THEN (
                        SELECT s.state FROM forecast_cycle s WHERE s.id = n.subject_id AND EXISTS (
                            SELECT 1 FROM forecast_bucket b WHERE b.cycle_id = s.id AND b.mean_milli IS NOT NULL
                                AND NOT EXISTS (SELECT 1 FROM forecast_commit f WHERE f.bucket_id = b.id)))
                    WHEN 'forecast_exceptions' THEN (
                        SELECT 'pending' FROM forecast_exception x WHERE x.cycle_id = n.subject_id
                            AND x.state IN ('open', 'acknowledged', 'proposed') LIMIT 1)
                    WHEN 'price_list' THEN (
                        SELECT 'announced' FROM price_list s WHERE s.id = n.subject_id AND NOT s.is_draft
                            AND s.acknowledged_at IS NULL)
                    WHEN 'asset' THEN (
                        SELECT 'visible' FROM asset a WHERE a.id = n.subject_id AND a.state = 'published'
                            AND a.publish_at <= $3 AND (a.expire_at IS NULL OR a.expire_at > $3) AND EXISTS (
                                SELECT 1 FROM asset_audience g
                                JOIN assortment_audience s ON s.audience_id = g.audience_id
                                WHERE g.asset_id = a.id AND s.assortment_id = o.assortment_id))
                END AS subject_state
         FROM notification n JOIN app_user u ON u.id = n.user_id JOIN organization o ON o.id = u.organization_id
         WHERE n.mailed_at IS NULL AND n.mail = $1 AND n.created_at < $2 AND n.user_id IN (
             SELECT DISTINCT w.user_id FROM notification w
             WHERE w.mailed_at IS NULL AND w.mail = $1 AND w.created_at < $2 ORDER BY w.user_id LIMIT {PEOPLE})
         ORDER BY n.user_id, n.created_at, n.event_id"
    );
    let values: Vec<Bound> = vec![frequency.as_str().into(), until.into(), now.into()];
    let rows =
        conn.query_all_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await?;
    let mut people: BTreeMap<Uuid, Person> = BTreeMap::new();
    let mut waiting = Vec::with_capacity(rows.len());
    let mut looked_at = Vec::with_capacity(rows.len());
    for row in &rows {
        let id: Uuid = row.try_get("", "user_id")?;
        looked_at.push((id, row.try_get("", "event_id")?));
        if let std::collections::btree_map::Entry::Vacant(place) = people.entry(id) {
            let language: String = row.try_get("", "language")?;
            place.insert(Person {
                id: UserId(id),
                email: row.try_get("", "email")?,
                language: Language::from_tag(&language),
                news: Vec::new(),
            });
        }
        if let Some(one) = Waiting::read(row)? {
            waiting.push((id, one));
        }
    }
    let rights = rights(conn, people.keys().copied().collect()).await?;
    for (id, one) in waiting {
        let held = rights.get(&id);
        let may = |acting: OrganizationKind, needed: Permission| {
            held.and_then(|held| held.get(&acting)).is_some_and(|held| held.contains(needed))
        };
        let acting =
            one.sides.iter().copied().find(|side| one.kind.concerns(*side, |needed| may(*side, needed)));
        if let (Some(acting), Some(person)) = (acting, people.get_mut(&id)) {
            person.news.push(News { kind: one.kind, subject: one.subject, facts: one.facts, acting });
        }
    }
    Ok(Batch { people: people.into_values().collect(), looked_at })
}

struct Waiting {
    kind: Kind,
    subject: Uuid,
    facts: Value,
    sides: Vec<OrganizationKind>,
}

impl Waiting {
    /// `None` where it is no news any more.
    fn read(row: &QueryResult) -> Result<Option<Self>, DbErr> {
        let text = |name: &str| row.try_get::<Option<String>>("", name);
        let is_read = row.try_get::<Option<Timestamp>>("", "read_at")?.is_some();
        let is_active = text("user_state")?.as_deref() == Some("active")
            && text("organization_state")?.as_deref() == Some("active");
        let kind = text("kind")?.and_then(|key| Kind::read(&key));
        let Some(kind) = kind.filter(|_| is_active && !is_read) else { return Ok(None) };
        if !kind.is_still_news(text("subject_state")?.as_deref()) {
            return Ok(None);
        }
        let sides = [
            (OrganizationKind::Host, "is_host"),
            (OrganizationKind::Partner, "is_partner"),
            (OrganizationKind::Supplier, "is_supplier"),
        ];
        let mut held = Vec::new();
        for (side, column) in sides {
            if row.try_get::<bool>("", column)? {
                held.push(side);
            }
        }
        let facts = text("facts")?.unwrap_or_default();
        Ok(Some(Self {
            kind,
            subject: row.try_get("", "subject_id")?,
            facts: serde_json::from_str(&facts).unwrap_or_default(),
            sides: held,
        }))
    }
}

type Rights = HashMap<Uuid, HashMap<OrganizationKind, PermissionSet>>;

/// What each of these people may do now, per side.
async fn rights(conn: &impl ConnectionTrait, people: Vec<Uuid>) -> Result<Rights, DbErr> {
    if people.is_empty() {
        return Ok(Rights::new());
    }
    let places: Vec<String> = (1..=people.len()).map(|place| format!("${place}")).collect();
    let sql = format!(
        "SELECT h.user_id, r.kind, r.built_in, r.name, p.permission FROM user_role h
         JOIN role r ON r.id = h.role_id LEFT JOIN role_permission p ON p.role_id = r.id
         WHERE h.user_id IN ({})",
        places.join(", ")
    );
    let people = people.into_iter().map(Bound::from);
    let rows =
        conn.query_all_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, people)).await?;
    let mut rights = Rights::new();
    for row in &rows {
        let side: String = row.try_get("", "kind")?;
        let Some(side) = OrganizationKind::parse(&side) else { continue };
        let name: String = row.try_get("", "name")?;
        let granted: PermissionSet = match BuiltInRole::from_key(&name) {
            Some(role) if row.try_get("", "built_in")? => role.permissions(),
            _ => PermissionSet::from_scope(
                &row.try_get::<Option<String>>("", "permission")?.unwrap_or_default(),
            ),
        };
        let held = rights.entry(row.try_get("", "user_id")?).or_default().entry(side).or_default();
        *held = held.union(&granted);
    }
    Ok(rights)
}

impl Batch {
    /// Done with: mailed, or left out for good.
    pub async fn done(&self, tx: &Tx) -> Result<(), DbErr> {
        let backend = tx.get_database_backend();
        for some in self.looked_at.chunks(MARKED) {
            let mut values: Vec<Bound> = vec![tx.now().into()];
            let mut pairs = Vec::with_capacity(some.len());
            for (person, event) in some {
                values.extend([Bound::from(*person), Bound::from(*event)]);
                let (person, event) = (values.len() - 1, values.len());
                pairs.push(match backend {
                    // It wants to be told what the values are.
                    DbBackend::Postgres => format!("(CAST(${person} AS uuid), CAST(${event} AS uuid))"),
                    _ => format!("(${person}, ${event})"),
                });
            }
            let sql = format!(
                "UPDATE notification SET mailed_at = $1 WHERE (user_id, event_id) IN (VALUES {})",
                pairs.join(", ")
            );
            tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        }
        Ok(())
    }
}
