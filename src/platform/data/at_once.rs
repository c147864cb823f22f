//! A change that PostgreSQL carries out in one statement, with its audit rows, its events and its idempotency record. It
//! takes no BEGIN, no COMMIT and no look at its key beforehand: those round trips cost as much as the change.
//!
//! The statement is the caller's, and the rows stand in its WITH. It may find out a number that they need ([`LATER`]);
//! where it finds none, the column that must not be null refuses it, and with it everything else. A key that is used
//! refuses it in the same way.

use std::sync::OnceLock;

use lonja_kernel::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement, Value};

use super::{
    Actor, Change, Db, Write,
    errors::is_not_null_violation,
    idempotency::{self, Claim},
    tx::{Who, followers},
};
use crate::problem::{Problem, StoredReply};

/// Stands for the number that the statement finds out.
pub const LATER: i32 = i32::MIN;

/// The number, as the statement tells it, and where it stands in documents.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// SQL for it, such as `(SELECT last_number FROM next)`.
    pub sql: &'a str,
    /// The JSON member that it is the value of.
    pub member: &'a str,
}

impl Found<'_> {
    fn hole(self) -> String {
        format!("\"{}\":{LATER}", self.member)
    }

    /// The document with the number in its place.
    pub fn fill(self, document: &str, number: i32) -> String {
        document.replacen(&self.hole(), &format!("\"{}\":{number}", self.member), 1)
    }
}

/// The rows of a change as tables of a WITH, one after the other, and the values of their placeholders, from `$1` on.
#[derive(Debug)]
pub struct Tables {
    pub sql: String,
    pub values: Vec<Value>,
}

enum Failure {
    /// The number was not found.
    Refused,
    Overtaken,
}

/// A change that is being put together. What is asked of it as a connection is the one statement.
pub struct AtOnce {
    db: Db,
    who: Who,
    now: Timestamp,
    claim: Option<Claim>,
    failure: OnceLock<Failure>,
}

impl AtOnce {
    pub(super) fn new(db: &Db, actor: &impl Actor) -> Self {
        let who = Who::of(actor);
        let claim = actor.idempotency().map(|key| Claim::new(&who, key));
        Self { db: db.clone(), now: db.clock().now(), who, claim, failure: OnceLock::new() }
    }

    /// The one instant of this change.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The writes, the trail of the change and the key with its answer.
    pub fn tables(
        &self,
        mut writes: Vec<Write>,
        change: Change,
        stored: Option<StoredReply>,
        found: Found<'_>,
    ) -> Tables {
        // Nothing else may take the number in: what people wrote may look like its place.
        let documents =
            [change.after.as_ref().map(ToString::to_string), stored.as_ref().map(|reply| reply.body.clone())];
        writes.extend(followers(&self.db, &self.who, self.now, vec![change], Vec::new()).1);
        if let Some(claim) = &self.claim {
            writes.extend(claim.write(self.now, stored));
        }
        let (mut tables, mut all) = (Vec::with_capacity(writes.len()), Vec::new());
        for (number, write) in writes.iter().enumerate() {
            let (sql, values) = write.build();
            tables
                .push(format!("write_{number} AS ({})", placed(&sql, &values, all.len(), found, &documents)));
            all.extend(values.into_iter().filter(|value| !is_later(value)));
        }
        Tables { sql: tables.join(", "), values: all }
    }

    /// What came of the statement: `None` where it did not find its number and nothing happened.
    pub async fn settle<T>(self, result: Result<T, Problem>) -> Result<Option<T>, Problem> {
        match (self.failure.get(), &self.claim) {
            (Some(Failure::Refused), _) => Ok(None),
            (Some(Failure::Overtaken), Some(claim)) => Err(idempotency::replay(&self.db, claim).await),
            _ => result.map(Some),
        }
    }

    fn looked_at<T>(&self, result: Result<T, DbErr>) -> Result<T, DbErr> {
        let failure = match &result {
            Err(error) if idempotency::is_overtaken(error) => Some(Failure::Overtaken),
            Err(error) if is_not_null_violation(error) => Some(Failure::Refused),
            _ => None,
        };
        if let Some(failure) = failure {
            self.failure.get_or_init(|| failure);
        }
        result
    }
}

fn is_later(value: &Value) -> bool {
    matches!(value, Value::Int(Some(LATER)))
}

/// The statement with its placeholders behind so many others, the number and the documents with it filled in.
fn placed(
    sql: &str,
    values: &[Value],
    before: usize,
    found: Found<'_>,
    documents: &[Option<String>],
) -> String {
    let hole = found.hole();
    let mut placed = String::with_capacity(sql.len() + 64);
    let (mut rest, mut next) = (sql, before + 1);
    while let Some(at) = rest.find('$') {
        placed.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let value =
            rest[..digits].parse::<usize>().ok().and_then(|number| values.get(number.checked_sub(1)?));
        rest = &rest[digits..];
        let text = match value {
            Some(value) if is_later(value) => {
                placed.push_str(found.sql);
                continue;
            }
            Some(Value::String(Some(text)))
                if documents.iter().flatten().any(|document| document == text) =>
            {
                let Found { sql, member } = found;
                format!("replace(${next}, '{hole}', '\"{member}\":' || {sql})")
            }
            _ => format!("${next}"),
        };
        placed.push_str(&text);
        next += 1;
    }
    placed.push_str(rest);
    placed
}

#[sea_orm::entity::prelude::async_trait::async_trait]
impl ConnectionTrait for AtOnce {
    fn get_database_backend(&self) -> DbBackend {
        self.db.read().get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.looked_at(self.db.read().execute_raw(statement).await)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.looked_at(self.db.read().execute_unprepared(sql).await)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.looked_at(self.db.read().query_one_raw(statement).await)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.looked_at(self.db.read().query_all_raw(statement).await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOUND: Found<'static> = Found { sql: "(SELECT n FROM next)", member: "number" };

    #[test]
    fn the_number_takes_its_place_and_the_others_move_up() {
        let document = format!(r#"{{"number":{LATER},"note":"\"number\":{LATER}"}}"#);
        let looks_like_it = format!("\"number\":{LATER}");
        let values = [7.into(), LATER.into(), Value::from(document.as_str()), Value::from(looks_like_it)];
        assert_eq!(
            placed("VALUES ($1, $2, $3, $4)", &values, 2, FOUND, &[Some(document.clone()), None]),
            format!(
                "VALUES ($3, (SELECT n FROM next), \
                 replace($4, '\"number\":{LATER}', '\"number\":' || (SELECT n FROM next)), $5)"
            )
        );
        let filled = FOUND.fill(&document, 12);
        assert_eq!(
            filled,
            format!(r#"{{"number":12,"note":"\"number\":{LATER}"}}"#),
            "what somebody wrote stays"
        );
    }
}
