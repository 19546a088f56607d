;;; lstm-complete-eglot.el --- LSTM Complete by eglot  -*- lexical-binding: t; -*-

;; Copyright (C) 2026 The LSTM Complete authors

;; Author: The LSTM Complete authors
;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Suggestions stand in the menu of `completion-at-point', since `eglot' knows
;; no ghost text.

;;; Code:

(require 'eglot)
(require 'jsonrpc)
(require 'lstm-complete)

(defconst lstm-complete-eglot--cancelled -32800
  "The error that answers a request which was cancelled.")

(defclass lstm-complete-eglot-server (eglot-lsp-server) ()
  :documentation "The server, whose own notifications are heard.")

(cl-defmethod eglot-handle-notification
  ((_server lstm-complete-eglot-server) (_method (eql lstmComplete/status))
   &rest status)
  "Take STATUS, a property list."
  (lstm-complete-take-status status))

(cl-defmethod eglot-handle-notification
  ((_server lstm-complete-eglot-server) (_method (eql $/progress))
   &key token value &allow-other-keys)
  "Give VALUE to the one that waits for TOKEN, or else to `eglot'."
  (or (lstm-complete-take-progress token value)
      (cl-call-next-method)))

(defun lstm-complete-eglot--contact (_interactive)
  "How `eglot' reaches the server."
  (append '(lstm-complete-eglot-server) lstm-complete-command
          (list :initializationOptions
                (or lstm-complete-settings (make-hash-table)))))

;;;###autoload
(defun lstm-complete-eglot-register ()
  "Make LSTM Complete the server of `lstm-complete-modes' for `eglot'.
`eglot' runs one server for a mode: this one instead of another."
  (let ((modes (mapcar (lambda (mode)
                         (pcase mode ; eglot takes "java-ts" for the language
                           ('java-ts-mode '(java-ts-mode :language-id "java"))
                           ('python-ts-mode '(python-ts-mode :language-id "python"))
                           (_ mode)))
                       lstm-complete-modes)))
    (add-to-list 'eglot-server-programs
                 (cons modes #'lstm-complete-eglot--contact))))

(defun lstm-complete-eglot-managed-p ()
  "Does `eglot' manage this buffer with our server?"
  (let ((server (eglot-current-server)))
    (and server (object-of-class-p server 'lstm-complete-eglot-server))))

(defun lstm-complete-eglot-place ()
  "Document and position of point, as parameters."
  (eglot--TextDocumentPositionParams))

(defun lstm-complete-eglot-request (method params done)
  "Ask for METHOD with PARAMS; DONE takes the result, nil after an error.
Return a function that cancels."
  (let* ((server (eglot-current-server))
         ;; The function without dashes does not tell the request's id.
         (id (car (jsonrpc--async-request-1
                   server (intern (concat ":" method)) params
                   :success-fn done
                   :error-fn (lambda (problem)
                               (unless (eql (plist-get problem :code)
                                            lstm-complete-eglot--cancelled)
                                 (message "LSTM Complete: %s"
                                          (plist-get problem :message)))
                               (funcall done nil))
                   :timeout nil))))
    (lambda ()
      (jsonrpc-notify server :$/cancelRequest (list :id id)))))

(provide 'lstm-complete-eglot)
;;; lstm-complete-eglot.el ends here
