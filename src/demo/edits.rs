//! A bulk edit that waits for a decision: new selling tips for one category, with a few rows that cannot be used, so
//! that the check has something to tell.

use lonja_platform::prelude::*;

use super::{
    assortment::{CATEGORIES, category_of},
    source::Source,
    steps,
    world::World,
};

const STEP: &str = "demo.edits";
const FILE: &str = "garden-season.csv";
/// The category whose products it is about.
const CATEGORY: &str = "Garden and outdoor";
const ROWS: usize = 60;
/// Rows as people write them: an unknown code, a number in words, a number below zero.
const WRONG: &str = "NO-SUCH-CODE,In threes.,24\n84077,In threes.,a few\n22423,In threes.,-3\n";

pub async fn load(ctx: &Ctx, world: &World, source: &Source) -> Result<(), Problem> {
    if steps::is_done(ctx, STEP).await? {
        return Ok(());
    }
    let file = lonja_catalogue::store_edit_file(ctx, sheet(source).into()).await?;
    let mut tx = ctx.db.begin_system("demo").await?;
    lonja_catalogue::seed_edit(&mut tx, file, FILE, world.administrator).await?;
    steps::mark(&tx, STEP, "").await?;
    tx.finish(()).await
}

fn sheet(source: &Source) -> String {
    let about = |name: &str| CATEGORIES[category_of(name)].name == CATEGORY;
    let rows = source.products.iter().filter(|product| about(&product.name)).take(ROWS);
    let right = rows.map(|product| format!("{},\"Beside the door, from February on.\",24\n", product.sku));
    std::iter::once("sku,tips,low_stock_below\n".to_owned()).chain(right).chain([WRONG.to_owned()]).collect()
}
