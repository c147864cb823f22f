//! The protections, each with a name, so that a test can take one away and show that its attack then works.

/// One protection against one attack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safeguard {
    /// A figure needs a minimum number of customers.
    MinimumCustomers,
    /// No customer's purchases may be estimated closely, even by another customer.
    Dominance,
    /// The attacker knows the others to within the prior percentage.
    PriorKnowledge,
    /// The recipient's own purchases are taken out of the figure and of the count.
    OwnPurchases,
    /// Customers of one holding are one customer.
    Holdings,
    /// No demand looks like little demand.
    Zeros,
    /// What was taken back does not count as a purchase.
    Cancellations,
    /// Returns are protected like shipments.
    Returns,
    /// Two figures of one product may not differ by a few customers only.
    Changes,
    /// A product x period is covered once.
    CoveredOnce,
    /// Lines that arrive after the release of their period stay out of it.
    LateLines,
    /// A release that does not pass the independent audit is refused.
    Audit,
    /// Beside a hidden figure others are hidden, so that no sum gives it away.
    SecondarySuppression,
    /// What a sum leaves open of its parts has to pass the rules like a figure.
    Remainders,
    /// No region of a month may be set against the figures of its weeks.
    Crossings,
    /// Nothing that is sold in packs is hidden by less than a pack.
    Packs,
    /// Deliveries and stock tell the sum over all regions, shown or not.
    Balances,
}

/// What is sold in no packs is sold by the unit.
const ONE: u32 = 1000;

/// The protections that are on: all of them, except in a test that weakens one on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Safeguards(u32);

impl Default for Safeguards {
    fn default() -> Self {
        Self::all()
    }
}

impl Safeguards {
    pub const fn all() -> Self {
        Self(u32::MAX)
    }

    /// For tests only: nothing in the product calls this, and a test searches the sources to keep it so.
    pub const fn without(self, safeguard: Safeguard) -> Self {
        Self(self.0 & !(1 << safeguard as u32))
    }

    /// The pack that is reckoned with.
    pub const fn pack(self, pack: u32) -> u32 {
        if self.has(Safeguard::Packs) && pack > ONE { pack } else { ONE }
    }

    pub const fn has(self, safeguard: Safeguard) -> bool {
        self.0 & (1 << safeguard as u32) != 0
    }
}
