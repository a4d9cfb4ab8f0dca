#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-error-text.h"
#include "app/models/cp2-field-item-private.h"
#include "app/models/cp2-field-typing.h"
#include "app/models/cp2-words.h"
#include "core/cp2-clock.h"
#include "core/cp2-rule-error.h"

/* So long a refusal of an office is shown, in microseconds: 30 days. */
#define REFUSAL_SHOWN (30 * G_TIME_SPAN_DAY)

/* A sensitive value in a sentence is masked for as long as it is masked in its row. */
static char *
name_value (Cp2FieldItem *self,
            const char   *raw)
{
  g_autofree char *text = cp2_field_typing_show (self->field, raw);

  if (raw == NULL)
    return g_strdup (C_("profile field", "nothing"));
  if ((self->field->flags & CP2_FIELD_SENSITIVE) && !self->revealed)
    return cp2_field_mask (text);
  if (self->field->type == CP2_FIELD_ENUM)
    return g_strdup (cp2_words_get (self->kind->name, self->field->name, raw));

  return g_steal_pointer (&text);
}

/* The row already says which field it is, so that the way a value looks is all that is needed. */
static char *
describe_problem (Cp2FieldItem *self,
                  const GError *problem)
{
  const char *hint = cp2_field_typing_get_hint (self->field);

  if (hint != NULL && g_error_matches (problem, CP2_RULE_ERROR, CP2_RULE_ERROR_WRONG_FORMAT))
    return g_strdup (hint);
  if (g_error_matches (problem, CP2_RULE_ERROR, CP2_RULE_ERROR_REQUIRED))
    return g_strdup (_("Fill this in."));

  return cp2_error_text (problem);
}

static char *
describe_draft (Cp2FieldItem *self,
                Cp2FieldNote *note)
{
  g_autofree char *text = NULL;

  *note = CP2_FIELD_NOTE_WRONG;
  if (self->problem != NULL && (self->left || cp2_field_typing_is_hopeless (self->field, self->draft ? self->draft : "")))
    return describe_problem (self, self->problem);
  if (self->refusal != NULL)
    return describe_problem (self, self->refusal);

  *note = CP2_FIELD_NOTE_WARNING;
  if ((self->draft != NULL || self->held) && g_strcmp0 (self->saved, self->seen) != 0 && self->sent == NULL)
    {
      g_autofree char *value = name_value (self, self->saved);

      return g_strdup_printf (_("Changed elsewhere to “%s” while you were here."), value);
    }

  *note = CP2_FIELD_NOTE_HINT;
  if (self->problem != NULL || !cp2_field_item_get_edited (self))
    return NULL;
  if ((self->field->flags & CP2_FIELD_PROTECTED) && self->seen != NULL && g_strcmp0 (self->wanted, self->seen) != 0)
    return g_strdup (_("Press Enter to ask the sub-county office for this change."));

  text = cp2_field_typing_show (self->field, self->wanted);
  if (self->field->type == CP2_FIELD_TEXT && self->field->format != CP2_FORMAT_FREE && !g_str_equal (text, self->draft))
    return g_strdup_printf (_("Will be saved as %s."), text);

  return NULL;
}

static char *
describe_proposal (Cp2FieldItem *self,
                   Cp2FieldNote *note)
{
  Cp2ProfileChange *proposal = self->proposal;
  g_autofree char *value = NULL;

  if (proposal == NULL)
    return NULL;

  value = name_value (self, proposal->value);
  *note = CP2_FIELD_NOTE_WAITING;
  if (proposal->state == CP2_PROFILE_CHANGE_REQUESTED && proposal->conflict)
    return g_strdup_printf (_("This was changed elsewhere as well. Your “%s” waits for the sub-county office to decide."), value);
  if (proposal->state == CP2_PROFILE_CHANGE_REQUESTED)
    return g_strdup_printf (_("Your change to “%s” waits for approval by the sub-county office."), value);

  *note = CP2_FIELD_NOTE_WARNING;
  if (proposal->state != CP2_PROFILE_CHANGE_REFUSED || CP2_RECORD (proposal)->updated_at == NULL ||
      cp2_clock_now () - cp2_clock_parse (CP2_RECORD (proposal)->updated_at) > REFUSAL_SHOWN)
    return NULL;

  /* Translators: what the person asked for, and the reason that the office wrote */
  return g_strdup_printf (_("The sub-county office refused “%s”: %s"), value, proposal->reason ? proposal->reason : "");
}

char *
cp2_field_item_describe (Cp2FieldItem *self,
                         Cp2FieldNote *note)
{
  char *text;

  if ((text = describe_draft (self, note)) != NULL || (text = describe_proposal (self, note)) != NULL)
    return text;
  if (self->remark != NULL)
    {
      *note = self->remark_kind;
      return g_strdup (self->remark);
    }
  if (self->wanted == NULL && self->field->reason != NULL && (self->field->flags & CP2_FIELD_DETAIL))
    {
      *note = CP2_FIELD_NOTE_REASON;
      return g_strdup (g_dgettext (GETTEXT_PACKAGE, self->field->reason));
    }

  *note = CP2_FIELD_NOTE_NONE;
  return g_strdup ("");
}
