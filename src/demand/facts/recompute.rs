//! Sums the facts anew from the sales lines: a command for after a repair or a change of the calendar, not a habit.
//! Facts of released products and periods stay: they are the evidence of what was released.

use lonja_platform::prelude::*;

use super::store;
use crate::calendar::{self, Grain};

/// Recomputes the facts, under another grain where one is given. Another grain is refused once there is a policy.
pub async fn recompute(ctx: &Ctx, grain: Option<Grain>) -> Result<(), Problem> {
    let tx = ctx.db.begin_system("demand.recompute").await?;
    let installed = calendar::hold(&tx, true).await?;
    let grain = grain.unwrap_or(installed);
    if grain != installed {
        calendar::choose(&tx, grain).await.map_err(|error| {
            tracing::warn!(%error, "the calendar cannot be changed");
            Problem::new(
                ProblemCode::Conflict,
                format!("Demand is shared by the {} here, and policies rely on it.", installed.as_str()),
            )
        })?;
    }
    store::rebuild(&tx, grain).await?;
    tx.finish_derived().await
}
