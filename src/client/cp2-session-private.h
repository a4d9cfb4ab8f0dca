#pragma once

#include "client/cp2-session.h"

G_BEGIN_DECLS

struct _Cp2Session
{
  GObject     parent_instance;

  char       *profile_folder;
  guint       vault_memory_kib;
  gboolean    opened;
  gboolean    entering;

  /* Owned references */
  Cp2Courier *courier;
  Cp2Vault   *vault;
  Cp2Store   *store;
  Cp2Sync    *sync;

  /* A sign-in that waits for the first password */
  char       *first_username;
  char       *first_password;
  JsonObject *first_answer;
};

/** cp2_session_take: (transfer none): from now on somebody is in. */
void cp2_session_take            (Cp2Session *self,
                                  Cp2Vault   *vault,
                                  Cp2Store   *store);
/** cp2_session_forget_first: wipes what was kept of a sign-in that waits for the first password. */
void cp2_session_forget_first    (Cp2Session *self);
/** cp2_session_wipe: overwrites and frees a password. */
void cp2_session_wipe            (char      **password);

G_END_DECLS
