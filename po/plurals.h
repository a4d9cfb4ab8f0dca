/* Read by xgettext alone, never compiled. The table in src/core/cp2-rule-error.c keeps a sentence and its plural as two
 * strings, of which xgettext would make two messages without plural forms; here they are pairs. The test of the
 * catalogue fails when a pair of the table is not here. */

ngettext ("Your profile still lacks one detail: {missing}. Complete it, then apply.",
          "Your profile still lacks {count} details: {missing}. Complete them, then apply.", count);
ngettext ("The only place of this vacancy is taken. Look for another vacancy.",
          "All {count} places of this vacancy are taken. Look for another vacancy.", count);
ngettext ("You served at {centre} in {year}. By the {rule_year} rule {years} year must pass before you serve there again; choose another centre.",
          "You served at {centre} in {year}. By the {rule_year} rule {years} years must pass before you serve there again; choose another centre.", count);
ngettext ("One person is not marked yet. Mark the person present, absent or replaced, then submit.",
          "{count} people are not marked yet. Mark each present, absent or replaced, then submit.", count);
