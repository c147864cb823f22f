//! Demand forecasts that somebody can plan by: quantiles that keep their promise, and a mean whose parts add up.
//!
//! [`forecast()`] takes many series at once, because the width of an interval is learnt from the past errors of all
//! series of a kind ([`Calibration`]). Each series gets an answer or a reason ([`Refusal`]), never a panic, whatever
//! its values are. [`hierarchy`] makes parts and totals agree, [`backtest`] tells how good forecasts would have been,
//! [`metrics`] in which words, [`text`] reads and writes the files in which series are passed around.
//!
//! The library does no I/O, keeps no clock and uses no randomness: the same series give the same answers everywhere.
//!
//! ```
//! use lonja_forecast::{Control, Options, Series, forecast};
//!
//! let weekly = Series::new(vec![4.0, 0.0, 6.0, 5.0, 0.0, 3.0, 7.0, 0.0, 5.0, 4.0], 1);
//! let answers = forecast(&[weekly], Options::new(4), Control::FREE).expect("nobody ends it");
//! let answer = answers[0].as_ref().expect("ten points are enough");
//! let step = answer.steps[0];
//! assert_eq!(step.components.sum(), step.mean);
//! assert!(step.quantiles.is_sorted());
//! ```
//!
//! # Sources
//!
//! - A. A. Syntetos and J. E. Boylan: *On the categorization of demand patterns*, J. Oper. Res. Soc. 56 (2005).
//! - R. H. Teunter, A. A. Syntetos and M. Z. Babai: *Intermittent demand: linking forecasting to inventory
//!   obsolescence*, Eur. J. Oper. Res. 214 (2011): TSB.
//! - K. Nikolopoulos et al.: *An aggregate-disaggregate intermittent demand approach*, J. Oper. Res. Soc. 62 (2011);
//!   F. Petropoulos and N. Kourentzes: *Forecast combinations for intermittent demand*, ibid. 66 (2015).
//! - J. A. Fiorucci et al.: *Models for optimising the theta method*, Int. J. Forecasting 32 (2016).
//! - R. J. Hyndman et al.: *Forecasting with exponential smoothing: the state space approach*, Springer (2008).
//! - V. Vovk, A. Gammerman and G. Shafer: *Algorithmic learning in a random world*, Springer (2005): conformal
//!   prediction.
//! - S. L. Wickramasuriya, G. Athanasopoulos and R. J. Hyndman: *Optimal forecast reconciliation*, J. Am. Stat. Assoc.
//!   114 (2019).

mod answer;
pub mod backtest;
mod calibrate;
mod classify;
mod combine;
mod control;
mod events;
mod forecast;
pub mod hierarchy;
pub mod metrics;
pub mod models;
mod parallel;
mod search;
mod series;
pub mod text;

pub use answer::{Components, Flag, Forecast, LEVELS, Step};
pub use calibrate::Calibration;
pub use classify::Class;
pub use combine::Tier;
pub use control::{Cancelled, Control, Progress, Stage};
pub use forecast::{MOST_DECIMALS, Options, forecast, forecast_with};
pub use series::{Event, LARGEST, LONGEST, Refusal, Series};
