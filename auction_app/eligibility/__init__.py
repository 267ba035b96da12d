"""Who may bid for which lot: applications, deposits, bidder numbers; identities sealed until the end."""
