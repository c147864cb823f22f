//! Categories as the API shows them.

use lonja_kernel::CategoryId;
use lonja_platform::prelude::Filters;
use poem_openapi::{Object, types::Example};

use crate::example;

/// The category that a product belongs to.
#[derive(Object, Clone, Debug, serde::Serialize)]
pub struct CategoryRef {
    pub id: CategoryId,
    pub name: String,
}

/// A product category.
#[derive(Object, Clone, Debug)]
#[oai(example)]
pub struct Category {
    pub id: CategoryId,
    pub name: String,
}

/// A category to be made, or its new name.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct NewCategory {
    #[oai(validator(min_length = 1, max_length = 100, pattern = r"\S"))]
    pub name: String,
}

/// The filters of the categories list.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct CategoryFilters {
    /// Words that the name contains, all of them; case and accents do not matter.
    #[oai(validator(max_length = 100))]
    pub q: Option<String>,
}

impl Filters for CategoryFilters {
    const SORTS: &'static [&'static str] = &["name"];
}

impl Example for Category {
    fn example() -> Self {
        Self { id: example::id(), name: "Candles and lights".to_owned() }
    }
}

impl Example for NewCategory {
    fn example() -> Self {
        Self { name: "Candles and lights".to_owned() }
    }
}
