"""Who somebody is: sign-up, sign-in, sessions and app tokens, second factor, real names, courts and
their staff, and the log of every look at another person's data. Nothing here knows what a lot is."""
