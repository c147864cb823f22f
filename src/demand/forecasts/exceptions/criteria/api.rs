//! The operations on criteria. They are the host's: to anybody else there are none.

use lonja_platform::prelude::*;
use poem_openapi::{OpenApi, param::Path};
use serde_json::{Value, json};

use super::{
    super::{
        super::host,
        dto::ExceptionKind,
        rules::{Kind, Priority},
    },
    dto::{ExceptionCriteria, ExceptionCriterion, ExceptionCriterionTerms},
    store::{self, criterion},
};

pub struct CriteriaApi {
    ctx: Ctx,
}

impl CriteriaApi {
    pub fn new(ctx: &Ctx) -> Self {
        Self { ctx: ctx.clone() }
    }
}

/// The criterion as the audit log keeps it.
fn audited(row: &criterion::Model) -> Value {
    json!({
        "active": row.active, "threshold": threshold_of(row), "span": row.span, "priority": row.priority,
        "due_days": row.due_days,
    })
}

fn threshold_of(row: &criterion::Model) -> Option<Percent> {
    row.threshold_hundredths.map(|share| Percent::from_hundredths(share.into()))
}

const MOST_HUNDREDTHS: i64 = 100_000;

/// The threshold in hundredths of a percent, where the terms fit the kind.
fn fitting(kind: Kind, terms: &ExceptionCriterionTerms) -> Result<Option<i32>, Problem> {
    let mut errors = Vec::new();
    let mut wrong = |pointer: &str, detail: &str| {
        errors.push(FieldError { pointer: pointer.to_owned(), detail: detail.to_owned() });
    };
    let hundredths = terms.threshold.map(Percent::hundredths);
    match (kind.has_threshold(), hundredths) {
        (true, None) => wrong("/threshold", "State from more than how many percent on it is an exception."),
        (false, Some(_)) => wrong("/threshold", "Leave it out: this kind has no threshold."),
        (true, Some(share)) if !(0..=MOST_HUNDREDTHS).contains(&share) => {
            wrong("/threshold", "State 0 to 1000 percent.");
        }
        (true, Some(_)) | (false, None) => {}
    }
    match (kind.has_span(), terms.span) {
        (true, None) => wrong("/span", "State over how many periods or cycles it is looked."),
        (false, Some(_)) => wrong("/span", "Leave it out: this kind looks at one period."),
        (true, Some(_)) | (false, None) => {}
    }
    if errors.is_empty() {
        Ok(hundredths.and_then(|share| i32::try_from(share).ok()))
    } else {
        Err(Problem::invalid(errors))
    }
}

#[OpenApi(tag = "Tag::Demand")]
impl CriteriaApi {
    /// List exception criteria.
    ///
    /// One per kind: from when on a difference is an exception, how urgent it is, and how many days there are to work
    /// it off.
    #[oai(
        path = "/api/v1/demand/exception-criteria",
        method = "get",
        operation_id = "list_exception_criteria"
    )]
    async fn list(&self, access: Access<perm::PoliciesRead>) -> Result<Json<ExceptionCriteria>, Problem> {
        host(&access)?;
        let rows = store::all(self.ctx.db.read()).await?;
        Ok(Json(ExceptionCriteria { items: rows.into_iter().map(Into::into).collect() }))
    }

    /// Get an exception criterion.
    #[oai(
        path = "/api/v1/demand/exception-criteria/:kind",
        method = "get",
        operation_id = "get_exception_criterion"
    )]
    async fn get(
        &self,
        access: Access<perm::PoliciesRead>,
        /// What differs from what.
        kind: Path<ExceptionKind>,
    ) -> Result<Json<ExceptionCriterion>, Problem> {
        host(&access)?;
        let row = store::find(self.ctx.db.read(), kind.0.into()).await?;
        Ok(Json(row.ok_or_else(Problem::not_found)?.into()))
    }

    /// Set an exception criterion.
    ///
    /// It holds for what the next step of a cycle raises. What was raised before keeps the criterion as it was.
    #[oai(
        path = "/api/v1/demand/exception-criteria/:kind",
        method = "put",
        operation_id = "set_exception_criterion"
    )]
    async fn set(
        &self,
        access: Access<perm::PoliciesManage>,
        /// What differs from what.
        kind: Path<ExceptionKind>,
        if_match: IfMatch,
        body: Json<ExceptionCriterionTerms>,
    ) -> Result<Json<ExceptionCriterion>, Problem> {
        host(&access)?;
        let kind = Kind::from(kind.0);
        let mut tx = self.ctx.db.begin(&access).await?;
        let before = store::find_for_change(&tx, kind).await?.ok_or_else(Problem::not_found)?;
        if_match.check(&ExceptionCriterion::from(before.clone()))?;
        let after = criterion::Model {
            active: body.active,
            threshold_hundredths: fitting(kind, &body)?,
            span: body.span,
            priority: Priority::from(body.collaboration_priority_code).as_str().to_owned(),
            due_days: body.due_days,
            ..before.clone()
        };
        let after = store::change(&tx, &after, access.subject()).await?;
        let change = Change::new(EventKind::ExceptionCriterionChanged, kind.as_str());
        tx.record(change.before(audited(&before)).after(audited(&after)));
        tx.finish(Json(after.into())).await
    }
}
