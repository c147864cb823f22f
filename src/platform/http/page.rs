//! One page of a list: keyset paging over (sort column, id), never offsets, and a count only when asked for.

use std::sync::Arc;

use chrono::NaiveDate;
use lonja_kernel::{Timestamp, format_time, parse_time};
use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef, Registry},
    types::{ToJSON, Type},
};
use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, Order, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
    sea_query::{Expr, Query, SimpleExpr},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// Counting stops here: an exact count of a large list costs more than anybody needs.
pub const COUNT_CAP: u64 = 10_000;

/// The value of a row's sort column.
#[derive(Clone, Debug, PartialEq)]
pub enum SortValue {
    Text(String),
    Int(i64),
    Time(Timestamp),
    Date(NaiveDate),
}

impl SortValue {
    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => json!({ "t": text }),
            Self::Int(number) => json!({ "i": number }),
            Self::Time(at) => json!({ "m": format_time(*at) }),
            Self::Date(day) => json!({ "d": day }),
        }
    }

    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        let (kind, value) = value.as_object()?.iter().next()?;
        match kind.as_str() {
            "t" => Some(Self::Text(value.as_str()?.to_owned())),
            "i" => value.as_i64().map(Self::Int),
            "m" => parse_time(value.as_str()?).map(Self::Time),
            "d" => value.as_str()?.parse().ok().map(Self::Date),
            _ => None,
        }
    }

    fn into_expr(self) -> SimpleExpr {
        match self {
            Self::Text(text) => Expr::val(text),
            Self::Int(number) => Expr::val(number),
            Self::Time(at) => Expr::val(at),
            Self::Date(day) => Expr::val(day),
        }
    }
}

/// The order that was asked for: one of the list's whitelisted names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    pub(crate) name: &'static str,
    pub(crate) descending: bool,
}

impl Sort {
    pub fn name(self) -> &'static str {
        self.name
    }

    pub fn descending(self) -> bool {
        self.descending
    }
}

/// What a store is asked for: filters, order, where to go on and how many rows.
#[derive(Debug)]
pub struct PageQuery<F> {
    pub filters: Arc<F>,
    pub sort: Sort,
    /// Rows per page; a store fetches one more to know whether there are more.
    pub limit: u64,
    pub count: bool,
    pub(crate) after: Option<(SortValue, Uuid)>,
}

impl<F> Clone for PageQuery<F> {
    fn clone(&self) -> Self {
        Self { filters: self.filters.clone(), after: self.after.clone(), ..*self }
    }
}

impl<F> PageQuery<F> {
    /// Continues after the cursor in the asked order, one row more than the page holds. The sort column must not be
    /// null, and an index over (sort column, id) makes every page cost the same.
    pub fn apply<S>(
        &self,
        select: S,
        sort_column: impl Into<SimpleExpr>,
        id_column: impl Into<SimpleExpr>,
    ) -> S
    where
        S: QueryFilter + QueryOrder + QuerySelect,
    {
        let (sort_column, id_column) = (sort_column.into(), id_column.into());
        let direction = if self.sort.descending { Order::Desc } else { Order::Asc };
        let mut select = select;
        if let Some((value, id)) = self.after.clone() {
            let row = Expr::tuple([sort_column.clone(), id_column.clone()]);
            let last = Expr::tuple([value.into_expr(), Expr::val(id)]);
            select =
                QueryFilter::filter(select, if self.sort.descending { row.lt(last) } else { row.gt(last) });
        }
        select.order_by(sort_column, direction.clone()).order_by(id_column, direction).limit(self.limit + 1)
    }

    /// Cuts the surplus row off and remembers where the next page begins.
    pub fn page<R, T>(
        &self,
        mut rows: Vec<R>,
        key: impl Fn(&R) -> (SortValue, Uuid),
        map: impl FnMut(R) -> T,
    ) -> Page<T> {
        let limit = self.limit as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(key) } else { None };
        Page { items: rows.into_iter().map(map).collect(), next, count: None }
    }
}

/// The rows of one page.
#[derive(Clone, Debug)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub(crate) next: Option<(SortValue, Uuid)>,
    pub(crate) count: Option<u64>,
}

impl<T> Page<T> {
    #[must_use]
    pub fn with_count(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }

    /// Where the next page begins; `None` on the last.
    pub fn has_more(&self) -> bool {
        self.next.is_some()
    }
}

impl<T, E> Page<Result<T, E>> {
    /// The page, where all of its items came about.
    pub fn transpose(self) -> Result<Page<T>, E> {
        let items = self.items.into_iter().collect::<Result<_, E>>()?;
        Ok(Page { items, next: self.next, count: self.count })
    }
}

/// How many rows a query has, at most [`COUNT_CAP`].
pub async fn count_capped<E: EntityTrait>(
    conn: &impl ConnectionTrait,
    select: Select<E>,
) -> Result<u64, DbErr> {
    #[derive(FromQueryResult)]
    struct Count {
        n: i64,
    }
    let mut rows = select.into_query();
    rows.clear_selects().clear_order_by().expr(Expr::val(1)).limit(COUNT_CAP);
    let query = Query::select().expr_as(Expr::cust("COUNT(*)"), "n").from_subquery(rows, "capped").take();
    let statement = conn.get_database_backend().build(&query);
    let row = conn.query_one_raw(statement).await?;
    let count = row.map(|row| Count::from_query_result(&row, "")).transpose()?;
    Ok(count.map_or(0, |count| count.n as u64))
}

/// The page as the API shows it. Its name in the spec is the item's name and `Page`.
impl<T: Type> Type for Page<T> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> std::borrow::Cow<'static, str> {
        format!("{}Page", T::name()).into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Reference(Self::name().into_owned())
    }

    fn register(registry: &mut Registry) {
        registry.create_schema::<Self, _>(Self::name().into_owned(), |registry| {
            T::register(registry);
            let mut items = MetaSchema::new("array");
            items.items = Some(Box::new(T::schema_ref()));
            let mut cursor = MetaSchema::new("string");
            cursor.description = Some("Pass it as `cursor` to get the next page; null on the last page.");
            cursor.nullable = true;
            let mut count = MetaSchema::new_with_format("integer", "int64");
            count.description = Some("Only with `count=true`. Counting stops at 10,000.");
            count.minimum = Some(0.0);
            count.maximum = Some(COUNT_CAP as f64);
            let inline = |schema| MetaSchemaRef::Inline(Box::new(schema));
            let row = registry.schemas.get(T::name().as_ref()).and_then(|schema| schema.example.clone());
            MetaSchema {
                example: row.map(|row| json!({ "items": [row], "next_cursor": null })),
                description: Some("One page of a list."),
                required: vec!["items", "next_cursor"],
                properties: vec![
                    ("items", inline(items)),
                    ("next_cursor", inline(cursor)),
                    ("count", inline(count)),
                ],
                ..MetaSchema::new("object")
            }
        });
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

/// Appends one item of a list to an answer.
pub(crate) type WriteItem<T> = fn(&mut Vec<u8>, &T) -> serde_json::Result<()>;

/// By way of a tree of JSON values.
pub(crate) fn write_as_document<T: ToJSON>(bytes: &mut Vec<u8>, item: &T) -> serde_json::Result<()> {
    serde_json::to_writer(bytes, &item.to_json())
}

impl<T> Page<T> {
    /// The answer's bytes.
    pub(crate) fn to_bytes(
        &self,
        write: WriteItem<T>,
        next_cursor: Option<&str>,
    ) -> serde_json::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(64 + 512 * self.items.len());
        bytes.extend_from_slice(b"{\"items\":[");
        for (at, item) in self.items.iter().enumerate() {
            if at > 0 {
                bytes.push(b',');
            }
            write(&mut bytes, item)?;
        }
        bytes.extend_from_slice(b"],\"next_cursor\":");
        serde_json::to_writer(&mut bytes, &next_cursor)?;
        if let Some(count) = self.count {
            bytes.extend_from_slice(b",\"count\":");
            serde_json::to_writer(&mut bytes, &count)?;
        }
        bytes.push(b'}');
        Ok(bytes)
    }
}
