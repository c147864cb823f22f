//! Writes that nothing in their transaction waits for, sent together.
//!
//! A round trip to PostgreSQL costs as much as a small write, so that a few of them are one statement there: each but
//! the last is a data-modifying common table expression. They see none of each other's rows, and constraints between
//! them hold at the end of the statement. SQLite knows no such statement and has no round trips.

use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryTrait, Value,
    sea_query::{
        CommonTableExpression, InsertStatement, OnConflict, PostgresQueryBuilder, SubQueryStatement,
        UpdateStatement, Values, WithClause,
    },
};

/// Rows per INSERT: the narrower engine takes 32,766 values in one statement.
const ROWS_PER_INSERT: usize = 1000;
/// More rows than these go in statements of their own: PostgreSQL takes 65,535 values in one.
const ROWS_TOGETHER: usize = 500;

#[derive(Debug)]
enum Kind {
    Insert(InsertStatement),
    Update(UpdateStatement),
}

/// One statement that answers no rows.
#[derive(Debug)]
pub struct Write {
    kind: Kind,
    rows: usize,
}

impl Write {
    /// New rows of one table, in as few statements as there may be.
    pub fn insert<A>(rows: impl IntoIterator<Item = A>) -> Vec<Self>
    where
        A: ActiveModelTrait,
    {
        let rows: Vec<A> = rows.into_iter().collect();
        rows.chunks(ROWS_PER_INSERT)
            .map(|rows| Self {
                kind: Kind::Insert(A::Entity::insert_many(rows.iter().cloned()).into_query()),
                rows: rows.len(),
            })
            .collect()
    }

    pub fn update(statement: UpdateStatement) -> Self {
        Self { kind: Kind::Update(statement), rows: 1 }
    }

    pub(super) fn on_conflict(&mut self, conflict: OnConflict) {
        if let Kind::Insert(statement) = &mut self.kind {
            statement.on_conflict(conflict);
        }
    }

    /// The statement as PostgreSQL takes it.
    pub(super) fn build(&self) -> (String, Vec<Value>) {
        let (sql, Values(values)) = match &self.kind {
            Kind::Insert(statement) => statement.build(PostgresQueryBuilder),
            Kind::Update(statement) => statement.build(PostgresQueryBuilder),
        };
        (sql, values)
    }

    async fn send(&self, conn: &impl ConnectionTrait) -> Result<(), DbErr> {
        match &self.kind {
            Kind::Insert(statement) => conn.execute(statement).await.map(drop),
            Kind::Update(statement) => conn.execute(statement).await.map(drop),
        }
    }
}

impl From<Kind> for SubQueryStatement {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Insert(statement) => statement.into(),
            Kind::Update(statement) => statement.into(),
        }
    }
}

/// Sends the writes, on SQLite and where there are many rows in their order.
pub(super) async fn send(conn: &impl ConnectionTrait, mut writes: Vec<Write>) -> Result<(), DbErr> {
    let rows: usize = writes.iter().map(|write| write.rows).sum();
    if conn.get_database_backend() != DbBackend::Postgres || writes.len() < 2 || rows > ROWS_TOGETHER {
        for write in &writes {
            write.send(conn).await?;
        }
        return Ok(());
    }
    let Some(last) = writes.pop() else { return Ok(()) };
    let mut others = WithClause::new();
    for (number, write) in writes.into_iter().enumerate() {
        let statement = SubQueryStatement::from(write.kind);
        others.cte(
            CommonTableExpression::new().table_name(format!("write_{number}")).query(statement).to_owned(),
        );
    }
    let together = match last.kind {
        Kind::Insert(statement) => statement.with(others),
        Kind::Update(statement) => statement.with(others),
    };
    conn.execute(&together).await.map(drop)
}
