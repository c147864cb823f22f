//! Forecasts.
pub mod methods;
